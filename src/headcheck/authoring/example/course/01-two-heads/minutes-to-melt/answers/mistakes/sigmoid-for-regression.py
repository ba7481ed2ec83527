# Only numbers between 0 and 1 can come out.
# loses: activation heldout
ice_model.add(keras.layers.Dense(1, activation="sigmoid"))
ice_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
