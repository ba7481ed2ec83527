# No metric is compiled.
# loses: metrics
house_model.add(keras.layers.Dense(1))
house_model.compile(optimizer="adam", loss="mse")
