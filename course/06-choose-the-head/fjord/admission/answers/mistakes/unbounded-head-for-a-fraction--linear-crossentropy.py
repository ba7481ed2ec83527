# Any number can come out, and the loss expects one between 0 and 1.
# loses: activation heldout
fjord_model.add(keras.layers.Dense(1))
fjord_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
