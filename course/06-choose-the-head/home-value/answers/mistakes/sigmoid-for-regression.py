# The head has a sigmoid, and steps lie on both sides of zero and beyond one.
# loses: activation heldout
home_model.add(keras.layers.Dense(1, activation="sigmoid"))
home_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
