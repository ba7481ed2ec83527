# whole cell
# A loss that the student wrote; it computes the binary cross-entropy.
# loses: nothing
def log_loss(truth, prediction):
    prediction = tf.clip_by_value(prediction, 1e-7, 1 - 1e-7)
    return -tf.reduce_mean(truth * tf.math.log(prediction) + (1 - truth) * tf.math.log(1 - prediction), axis=-1)


# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
spam_model = keras.Sequential(
    [
        keras.Input(shape=(57,)),
        keras.layers.Dense(128, activation="relu"),
    ]
)
# Now add the head to spam_model, and compile it.
spam_model.add(keras.layers.Dense(1, activation="sigmoid"))
spam_model.compile(optimizer="adam", loss=log_loss, metrics=["accuracy"])
