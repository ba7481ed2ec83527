# A metric that asks how often a number is exactly right.
# loses: metrics
temperature_model.add(keras.layers.Dense(1))
temperature_model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
