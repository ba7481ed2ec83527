# Logits come out, and the metric draws its line at 0.5.
# loses: metrics
picture_model.add(keras.layers.Dense(3))
picture_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=["binary_accuracy"])
