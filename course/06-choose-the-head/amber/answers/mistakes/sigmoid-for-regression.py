# Nothing outside of 0 and 1 can come out.
# loses: activation heldout
amber_model.add(keras.layers.Dense(amber_y.shape[1], activation="sigmoid"))
amber_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
