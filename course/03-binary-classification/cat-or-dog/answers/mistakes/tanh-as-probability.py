# The head gives numbers from -1 to 1.
# loses: activation heldout
pet_model.add(keras.layers.Dense(1, activation="tanh"))
pet_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
