# Nothing above 1 can come out.
# loses: activation heldout
bikes_model.add(keras.layers.Dense(1, activation="sigmoid"))
bikes_model.compile(optimizer="adam", loss="poisson", metrics=["mae"])
