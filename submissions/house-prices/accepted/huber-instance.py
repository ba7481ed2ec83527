# The Huber loss as an instance, and a metric as an instance.
# loses: nothing
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
house_model = keras.Sequential(
    [
        keras.Input(shape=(9,)),
        keras.layers.Dense(64, activation="relu"),
    ]
)
# Now add the head to house_model, and compile it.
house_model.add(keras.layers.Dense(units=1))
house_model.compile(optimizer="adam", loss=keras.losses.Huber(), metrics=[keras.metrics.RootMeanSquaredError()])
