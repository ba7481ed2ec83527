# A loss for counts, where targets lie below zero.
# loses: loss heldout
house_model.add(keras.layers.Dense(1))
house_model.compile(optimizer="adam", loss="poisson", metrics=["mae"])
