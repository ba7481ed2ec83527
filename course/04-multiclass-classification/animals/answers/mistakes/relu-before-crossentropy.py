# A relu where probabilities are expected.
# loses: activation heldout
animal_model.add(keras.layers.Dense(3, activation="relu"))
animal_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
animal_labels = "one-hot"
