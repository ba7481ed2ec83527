# A loss that asks for the right side of a border only.
# loses: loss heldout
sales_model.add(keras.layers.Dense(1))
sales_model.compile(optimizer="adam", loss="hinge", metrics=["mae"])
