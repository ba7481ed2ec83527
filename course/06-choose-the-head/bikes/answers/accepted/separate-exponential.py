# The exponential in a layer of its own, and the Poisson loss as a metric too.
# loses: nothing
bikes_model.add(keras.layers.Dense(1))
bikes_model.add(keras.layers.Activation(keras.ops.exp))
bikes_model.compile(optimizer="adam", loss=keras.losses.poisson, metrics=["mae", "poisson"])
