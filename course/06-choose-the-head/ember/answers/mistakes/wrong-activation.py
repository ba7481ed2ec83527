# Nothing above 1 can come out.
# loses: activation heldout
ember_model.add(keras.layers.Dense(ember_y.shape[1], activation="sigmoid"))
ember_model.compile(optimizer="adam", loss="poisson", metrics=["mae"])
