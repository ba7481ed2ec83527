# A loss for counts, where targets lie below zero.
# loses: loss heldout
temperature_model.add(keras.layers.Dense(1))
temperature_model.compile(optimizer="adam", loss="poisson", metrics=["mae"])
