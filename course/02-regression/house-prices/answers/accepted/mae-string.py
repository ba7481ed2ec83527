# Mean absolute error: a robust loss, by its short name.
# loses: nothing
house_model.add(keras.layers.Dense(1, activation="linear"))
house_model.compile(optimizer="adam", loss="mae", metrics=["mse"])
