# The softmax is forgotten: scores meet a loss for probabilities.
# loses: activation heldout
animal_model.add(keras.layers.Dense(3))
animal_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
animal_labels = "one-hot"
