# The head ends in relu: it can't give numbers below zero.
# loses: activation heldout
temperature_model.add(keras.layers.Dense(1, activation="relu"))
temperature_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
