# Three numbers for one ice cube.
# loses: units heldout
ice_model.add(keras.layers.Dense(3))
ice_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
