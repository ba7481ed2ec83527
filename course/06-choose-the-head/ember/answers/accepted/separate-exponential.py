# The exponential in a layer of its own, and the Poisson loss as a metric too.
# loses: nothing
ember_model.add(keras.layers.Dense(ember_y.shape[1]))
ember_model.add(keras.layers.Activation(keras.ops.exp))
ember_model.compile(optimizer="adam", loss=keras.losses.poisson, metrics=["mae", "poisson"])
