# Zero can come out, and the loss takes its logarithm.
# loses: activation heldout
ember_model.add(keras.layers.Dense(ember_y.shape[1], activation="relu"))
ember_model.compile(optimizer="adam", loss="poisson", metrics=["mae"])
