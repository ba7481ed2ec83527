# A loss for counts, where targets are below zero.
# loses: loss heldout
home_model.add(keras.layers.Dense(1))
home_model.compile(optimizer="adam", loss="poisson", metrics=["mae"])
