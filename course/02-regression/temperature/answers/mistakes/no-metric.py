# No metric is compiled.
# loses: metrics
temperature_model.add(keras.layers.Dense(1))
temperature_model.compile(optimizer="adam", loss="mse")
