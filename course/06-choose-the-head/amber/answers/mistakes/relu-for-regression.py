# Nothing below zero can come out.
# loses: activation heldout
amber_model.add(keras.layers.Dense(amber_y.shape[1], activation="relu"))
amber_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
