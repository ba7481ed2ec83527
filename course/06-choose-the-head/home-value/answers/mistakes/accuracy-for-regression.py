# The metric counts answers that are exactly right.
# loses: metrics
home_model.add(keras.layers.Dense(1))
home_model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
