# One part for a whole of four.
# loses: units activation loss heldout
fjord_model.add(keras.layers.Dense(1, activation="sigmoid"))
fjord_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
