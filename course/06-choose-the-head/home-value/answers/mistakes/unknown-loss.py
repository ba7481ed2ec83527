# whole cell
# A loss of one's own that only looks at the sign of the miss.
# loses: loss heldout
def too_low(truth, prediction):
    return tf.maximum(truth - prediction, 0.0)


# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
home_model = keras.Sequential(
    [
        keras.Input(shape=(9,)),
        keras.layers.Dense(64, activation="relu"),
    ]
)
# Now add the head to home_model, and compile it.
home_model.add(keras.layers.Dense(1))
home_model.compile(optimizer="adam", loss=too_low, metrics=["mae"])
