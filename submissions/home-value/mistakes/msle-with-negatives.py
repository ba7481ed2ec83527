# A loss of logarithms, where many targets are below zero.
# loses: loss heldout
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
home_model.compile(optimizer="adam", loss="msle", metrics=["mae"])
