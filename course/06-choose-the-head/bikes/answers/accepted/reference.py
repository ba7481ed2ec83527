# The notebook's own solution.
# loses: nothing
bikes_model.add(keras.layers.Dense(1, activation="exponential"))
bikes_model.compile(optimizer="adam", loss="poisson", metrics=["mae"])
