# The head has a relu, and steps lie on both sides of zero and beyond one.
# loses: activation heldout
home_model.add(keras.layers.Dense(1, activation="relu"))
home_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
