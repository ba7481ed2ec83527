# The head ends in relu: its answers go far above 1.
# loses: activation heldout
pet_model.add(keras.layers.Dense(1, activation="relu"))
pet_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
