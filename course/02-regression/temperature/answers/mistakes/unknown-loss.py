# whole cell
# A loss that the student wrote. It forgets to square the distance, or to take off its sign.
# loses: loss heldout
def average_miss(truth, prediction):
    return tf.reduce_mean(prediction - truth, axis=-1)


# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
temperature_model = keras.Sequential(
    [
        keras.Input(shape=(6,)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(64, activation="relu"),
    ]
)
# Now add the head to temperature_model, and compile it.
temperature_model.add(keras.layers.Dense(1))
temperature_model.compile(optimizer="adam", loss=average_miss, metrics=["mae"])
