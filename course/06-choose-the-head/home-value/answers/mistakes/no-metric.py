# Nothing is compiled for a person to read.
# loses: metrics
home_model.add(keras.layers.Dense(1))
home_model.compile(optimizer="adam", loss="mse")
