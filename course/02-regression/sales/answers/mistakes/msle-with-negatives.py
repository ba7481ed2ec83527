# A loss that takes logarithms, where targets lie below zero.
# loses: loss heldout
sales_model.add(keras.layers.Dense(1))
sales_model.compile(optimizer="adam", loss="msle", metrics=["mae"])
