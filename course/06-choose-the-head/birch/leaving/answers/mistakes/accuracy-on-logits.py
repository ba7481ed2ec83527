# Logits come out, and the metric draws its line at 0.5.
# loses: metrics
birch_model.add(keras.layers.Dense(1))
birch_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=[keras.metrics.Recall()])
