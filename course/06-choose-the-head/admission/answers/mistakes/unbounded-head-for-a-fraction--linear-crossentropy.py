# Any number can come out, and the loss expects one between 0 and 1.
# loses: activation heldout
admission_model.add(keras.layers.Dense(1))
admission_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
