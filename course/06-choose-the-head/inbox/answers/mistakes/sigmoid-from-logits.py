# The head gives probabilities, and the loss is told that they are logits.
# loses: loss
inbox_model.add(keras.layers.Dense(1, activation="sigmoid"))
inbox_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=["accuracy"])
