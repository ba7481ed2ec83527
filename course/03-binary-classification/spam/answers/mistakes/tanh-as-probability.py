# The head gives numbers from -1 to 1.
# loses: activation heldout
spam_model.add(keras.layers.Dense(1, activation="tanh"))
spam_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
