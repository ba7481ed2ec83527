# The head gives probabilities, and the loss is told that they are logits.
# loses: loss
picture_model.add(keras.layers.Dense(3, activation="sigmoid"))
picture_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=["binary_accuracy"])
