# An exponential, with a loss that knows nothing of counts.
# loses: loss
bikes_model.add(keras.layers.Dense(1, activation="exponential"))
bikes_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
