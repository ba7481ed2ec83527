# A sigmoid, and a squared distance.
# loses: nothing
fjord_model.add(keras.layers.Dense(1, activation="sigmoid"))
fjord_model.compile(optimizer="adam", loss="mse", metrics=[keras.metrics.RootMeanSquaredError()])
