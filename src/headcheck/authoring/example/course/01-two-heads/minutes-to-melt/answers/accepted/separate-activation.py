# The activation as a layer of its own.
# loses: nothing
ice_model.add(keras.layers.Dense(1))
ice_model.add(keras.layers.Activation("linear"))
ice_model.compile(optimizer="adam", loss="mean_squared_error", metrics=["mse"])
