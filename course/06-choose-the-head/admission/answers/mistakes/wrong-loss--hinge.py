# A loss for labels -1 and 1.
# loses: loss heldout
admission_model.add(keras.layers.Dense(1, activation="sigmoid"))
admission_model.compile(optimizer="adam", loss="hinge", metrics=["mae"])
