# Activation and loss as Keras' own functions, and the root of the squared error as a metric.
# loses: nothing
ember_model.add(keras.layers.Dense(ember_y.shape[1], activation=keras.activations.exponential))
ember_model.compile(optimizer="adam", loss=keras.losses.poisson, metrics=[keras.metrics.RootMeanSquaredError()])
