# The Huber loss as an instance, and a metric as an instance.
# loses: nothing
house_model.add(keras.layers.Dense(units=1))
house_model.compile(optimizer="adam", loss=keras.losses.Huber(), metrics=[keras.metrics.RootMeanSquaredError()])
