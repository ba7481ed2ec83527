# Softplus is above zero too, and the loss is an instance.
# loses: nothing
ember_model.add(keras.layers.Dense(ember_y.shape[1], activation="softplus"))
ember_model.compile(optimizer="adam", loss=keras.losses.Poisson(), metrics=[keras.metrics.MeanAbsoluteError()])
