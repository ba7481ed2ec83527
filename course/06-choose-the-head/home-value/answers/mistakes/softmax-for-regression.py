# Softmax over one unit always gives 1.
# loses: activation heldout
home_model.add(keras.layers.Dense(1, activation="softmax"))
home_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
