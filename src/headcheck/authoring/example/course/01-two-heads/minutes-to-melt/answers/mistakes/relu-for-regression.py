# Nothing below zero can come out.
# loses: activation heldout
ice_model.add(keras.layers.Dense(1, activation="relu"))
ice_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
