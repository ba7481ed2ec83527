# Nothing is compiled for a person to read.
# loses: metrics
bikes_model.add(keras.layers.Dense(1, activation="exponential"))
bikes_model.compile(optimizer="adam", loss="poisson")
