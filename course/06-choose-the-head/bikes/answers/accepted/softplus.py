# Softplus is above zero too, and the loss is an instance.
# loses: nothing
bikes_model.add(keras.layers.Dense(1, activation="softplus"))
bikes_model.compile(optimizer="adam", loss=keras.losses.Poisson(), metrics=[keras.metrics.MeanAbsoluteError()])
