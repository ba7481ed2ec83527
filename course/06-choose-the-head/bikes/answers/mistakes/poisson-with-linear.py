# Any number can come out, and the loss takes its logarithm.
# loses: activation heldout
bikes_model.add(keras.layers.Dense(1))
bikes_model.compile(optimizer="adam", loss="poisson", metrics=["mae"])
