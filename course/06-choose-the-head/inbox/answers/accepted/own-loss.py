# whole cell
# A loss that the student wrote; it computes the binary cross-entropy.
# loses: nothing
def surprise(truth, prediction):
    prediction = tf.clip_by_value(prediction, 1e-7, 1 - 1e-7)
    return -tf.reduce_mean(truth * tf.math.log(prediction) + (1 - truth) * tf.math.log(1 - prediction), axis=-1)


# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
inbox_model = keras.Sequential(
    [
        keras.Input(shape=(57,)),
        keras.layers.Dense(32, activation="relu"),
    ]
)
# Now add the head to inbox_model, and compile it.
inbox_model.add(keras.layers.Dense(1, activation=keras.activations.sigmoid))
inbox_model.compile(optimizer="adam", loss=surprise, metrics=[keras.metrics.AUC(), keras.metrics.Recall()])
