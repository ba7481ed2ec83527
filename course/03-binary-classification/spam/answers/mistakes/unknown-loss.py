# whole cell
# A loss of the student's own that costs nothing where the truth is 0.
# loses: loss heldout
def cost_of_missed_spam(truth, prediction):
    return -tf.reduce_mean(truth * tf.math.log(prediction + 1e-7), axis=-1)


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
spam_model.compile(optimizer="adam", loss=cost_of_missed_spam, metrics=["accuracy"])
