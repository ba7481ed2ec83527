# A metric that asks how often a number is exactly right.
# loses: metrics
house_model.add(keras.layers.Dense(1))
house_model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
