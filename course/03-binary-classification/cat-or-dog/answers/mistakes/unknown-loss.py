# whole cell
# A function with a right name that computes something else.
# loses: loss heldout
def binary_crossentropy(truth, prediction):
    return tf.reduce_mean(tf.math.abs(truth - prediction) * (1 + prediction), axis=-1)


# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
pet_model = keras.Sequential(
    [
        keras.Input(shape=(28, 28, 1)),
        keras.layers.Flatten(),
        keras.layers.Dense(128, activation="relu"),
    ]
)
# Now add the head to pet_model, and compile it.
pet_model.add(keras.layers.Dense(1, activation="sigmoid"))
pet_model.compile(optimizer="adam", loss=binary_crossentropy, metrics=["accuracy"])
