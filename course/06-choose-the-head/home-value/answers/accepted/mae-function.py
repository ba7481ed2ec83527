# The mean absolute error as a function, and a metric as an instance.
# loses: nothing
home_model.add(keras.layers.Dense(1))
home_model.compile(optimizer="adam", loss=keras.losses.mean_absolute_error, metrics=[keras.metrics.RootMeanSquaredError()])
