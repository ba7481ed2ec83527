# Two numbers for each house, where one is asked.
# loses: units heldout
home_model.add(keras.layers.Dense(2))
home_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
