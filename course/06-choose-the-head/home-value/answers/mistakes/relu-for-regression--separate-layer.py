# The same relu, in a layer of its own.
# loses: activation heldout
home_model.add(keras.layers.Dense(1))
home_model.add(keras.layers.ReLU())
home_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
