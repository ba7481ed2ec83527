# Log-odds come out, the loss knows it, and the metric draws its line at 0.
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
inbox_model.add(keras.layers.Dense(1))
inbox_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)])
