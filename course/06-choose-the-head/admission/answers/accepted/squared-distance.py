# A sigmoid, and a squared distance.
# loses: nothing
admission_model.add(keras.layers.Dense(1, activation="sigmoid"))
admission_model.compile(optimizer="adam", loss="mse", metrics=[keras.metrics.RootMeanSquaredError()])
