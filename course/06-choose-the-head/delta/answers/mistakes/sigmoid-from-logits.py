# The head gives probabilities, and the loss is told that they are logits.
# loses: loss
delta_model.add(keras.layers.Dense(delta_y.shape[1], activation="sigmoid"))
delta_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=["binary_accuracy"])
