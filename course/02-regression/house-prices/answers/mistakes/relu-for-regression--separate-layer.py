# The relu is a layer of its own.
# loses: activation heldout
house_model.add(keras.layers.Dense(1))
house_model.add(keras.layers.ReLU())
house_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
