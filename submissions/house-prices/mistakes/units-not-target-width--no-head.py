# No head was added: the last of the given layers answers, with 64 numbers and a relu.
# loses: units activation heldout
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
house_model = keras.Sequential(
    [
        keras.Input(shape=(9,)),
        keras.layers.Dense(64, activation="relu"),
    ]
)
# Now add the head to house_model, and compile it.
house_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
