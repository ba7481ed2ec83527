# An exponential, with a loss that knows nothing of counts.
# loses: loss
ember_model.add(keras.layers.Dense(ember_y.shape[1], activation="exponential"))
ember_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
