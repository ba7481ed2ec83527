# The mean absolute error as a function.
# loses: nothing
amber_model.add(keras.layers.Dense(amber_y.shape[1]))
amber_model.compile(optimizer="adam", loss=keras.losses.mean_absolute_error, metrics=["mae", "mse"])
