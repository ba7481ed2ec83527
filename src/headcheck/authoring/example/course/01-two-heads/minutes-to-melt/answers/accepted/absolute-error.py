# The absolute error as the loss.
# loses: nothing
ice_model.add(keras.layers.Dense(1, activation="linear"))
ice_model.compile(optimizer="adam", loss="mae", metrics=[keras.metrics.RootMeanSquaredError()])
