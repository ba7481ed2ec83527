# Softmax over one unit always gives 1.
# loses: activation heldout
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
home_model = keras.Sequential(
    [
        keras.Input(shape=(9,)),
        keras.layers.Dense(64, activation="relu"),
    ]
)
# Now add the head to home_model, and compile it.
home_model.add(keras.layers.Dense(1, activation="softmax"))
home_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
