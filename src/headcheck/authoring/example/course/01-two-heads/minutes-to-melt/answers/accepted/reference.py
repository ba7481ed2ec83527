# One linear unit, and a loss for numbers.
# loses: nothing
ice_model.add(keras.layers.Dense(1))
ice_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
