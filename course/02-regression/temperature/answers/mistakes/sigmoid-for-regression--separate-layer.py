# The sigmoid is a layer of its own.
# loses: activation heldout
temperature_model.add(keras.layers.Dense(1))
temperature_model.add(keras.layers.Activation("sigmoid"))
temperature_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
