# A loss that takes logarithms, where targets lie below zero.
# loses: loss heldout
temperature_model.add(keras.layers.Dense(1))
temperature_model.compile(optimizer="adam", loss="msle", metrics=["mae"])
