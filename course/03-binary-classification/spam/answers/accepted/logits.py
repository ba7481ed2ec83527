# The head gives logits, and both the loss and the metric know it.
# loses: nothing
spam_model.add(keras.layers.Dense(1))
spam_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)])
