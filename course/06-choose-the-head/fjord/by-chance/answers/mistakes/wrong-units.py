# Two numbers, where one is asked.
# loses: units heldout
fjord_model.add(keras.layers.Dense(2, activation="sigmoid"))
fjord_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
