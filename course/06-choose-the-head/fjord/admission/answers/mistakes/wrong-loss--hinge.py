# A loss for labels -1 and 1.
# loses: loss heldout
fjord_model.add(keras.layers.Dense(1, activation="sigmoid"))
fjord_model.compile(optimizer="adam", loss="hinge", metrics=["mae"])
