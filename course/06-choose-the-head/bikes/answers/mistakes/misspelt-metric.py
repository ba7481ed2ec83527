# The name of the metric has a typing error.
# loses: metrics heldout
bikes_model.add(keras.layers.Dense(1, activation="exponential"))
bikes_model.compile(optimizer="adam", loss="poisson", metrics=["mean_absolut_error"])
