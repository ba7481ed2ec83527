# A distance between probabilities and labels.
# loses: loss heldout
picture_model.add(keras.layers.Dense(3, activation="sigmoid"))
picture_model.compile(optimizer="adam", loss="mae", metrics=["binary_accuracy"])
