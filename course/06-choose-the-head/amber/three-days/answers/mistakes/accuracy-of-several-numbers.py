# The metric asks which of the numbers is the largest.
# loses: metrics
amber_model.add(keras.layers.Dense(amber_y.shape[1]))
amber_model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
