# Softmax over one unit always gives 1.
# loses: activation heldout
fjord_model.add(keras.layers.Dense(1, activation="softmax"))
fjord_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
