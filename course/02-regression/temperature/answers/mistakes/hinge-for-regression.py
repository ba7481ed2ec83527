# A loss that asks for the right side of a border only.
# loses: loss heldout
temperature_model.add(keras.layers.Dense(1))
temperature_model.compile(optimizer="adam", loss="hinge", metrics=["mae"])
