# The Huber loss by name, and the root of the squared distance as the metric.
# loses: nothing
amber_model.add(keras.layers.Dense(amber_y.shape[1]))
amber_model.compile(optimizer="adam", loss="huber", metrics=[keras.metrics.RootMeanSquaredError()])
