# A metric that asks how often a number is exactly right.
# loses: metrics
sales_model.add(keras.layers.Dense(1))
sales_model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
