# The head gives probabilities, and the loss is told that they are logits.
# loses: loss
birch_model.add(keras.layers.Dense(1, activation="sigmoid"))
birch_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=["accuracy"])
