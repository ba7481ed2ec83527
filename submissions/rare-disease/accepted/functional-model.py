# The functional way to build the same, with the healthy counted down.
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
chance = keras.layers.Dense(1, activation=keras.activations.sigmoid)(rare_model.outputs[0])
rare_model = keras.Model(rare_model.inputs, chance)
rare_model.compile(optimizer="adam", loss=keras.losses.binary_crossentropy, metrics=["binary_accuracy", "Recall"])
rare_weights = {0: 0.125, 1: 1.0}
