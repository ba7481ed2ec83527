# A loss for counts, where targets are below zero.
# loses: loss heldout
amber_model.add(keras.layers.Dense(amber_y.shape[1]))
amber_model.compile(optimizer="adam", loss="poisson", metrics=["mae"])
