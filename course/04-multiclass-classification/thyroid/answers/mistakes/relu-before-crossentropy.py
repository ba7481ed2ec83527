# A relu where probabilities are expected.
# loses: activation heldout
thyroid_model.add(keras.layers.Dense(3, activation="relu"))
thyroid_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
thyroid_labels = "one-hot"
