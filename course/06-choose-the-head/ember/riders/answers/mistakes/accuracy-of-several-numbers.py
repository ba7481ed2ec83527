# The metric asks which of the numbers is the largest.
# loses: metrics
ember_model.add(keras.layers.Dense(ember_y.shape[1], activation="exponential"))
ember_model.compile(optimizer="adam", loss="poisson", metrics=["accuracy"])
