# Two units and one-hot labels, with the loss and the metric as instances.
# loses: nothing
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
inbox_model = keras.Sequential(
    [
        keras.Input(shape=(57,)),
        keras.layers.Dense(32, activation="relu"),
    ]
)
# Now add the head to inbox_model, and compile it.
inbox_model.add(keras.layers.Dense(2))
inbox_model.add(keras.layers.Softmax())
inbox_model.compile(optimizer="adam", loss=keras.losses.CategoricalCrossentropy(), metrics=[keras.metrics.CategoricalAccuracy()])
