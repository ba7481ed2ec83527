# One unit for no and one for yes.
# loses: nothing
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
rare_model = keras.Sequential(
    [
        keras.Input(shape=(14,)),
        keras.layers.Dense(32, activation="relu"),
    ]
)
# Now add the head to rare_model, compile it, and choose rare_weights.
rare_model.add(keras.layers.Dense(2, activation="softmax"))


def found_of_the_ill(disease, shares):
    """The share of the ill to whom the unit for yes gives at least one half."""
    found = keras.ops.cast(shares[:, 1:] >= 0.5, "float32") * disease
    return keras.ops.sum(found) / keras.ops.maximum(keras.ops.sum(disease), 1)


rare_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy", found_of_the_ill])
rare_weights = {0: 1.0, 1: 7.5}
