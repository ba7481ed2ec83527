# The exponential in a layer of its own, and the Poisson loss as a metric too.
# loses: nothing
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
bikes_model = keras.Sequential(
    [
        keras.Input(shape=(13,)),
        keras.layers.Dense(64, activation="relu"),
    ]
)
# Now add the head to bikes_model, and compile it.
bikes_model.add(keras.layers.Dense(1))
bikes_model.add(keras.layers.Activation(keras.ops.exp))
bikes_model.compile(optimizer="adam", loss=keras.losses.poisson, metrics=["mae", "poisson"])
