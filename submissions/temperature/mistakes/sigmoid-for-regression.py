# The head ends in a sigmoid: it can only give numbers between 0 and 1.
# loses: activation heldout
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
temperature_model.add(keras.layers.Dense(1, activation="sigmoid"))
temperature_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
