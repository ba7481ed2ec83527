# The model of a price, for counts.
# loses: activation loss
bikes_model.add(keras.layers.Dense(1))
bikes_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
