# The number of the tray as if it were an amount.
# loses: units activation loss metrics heldout
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
marks_model = keras.Sequential(
    [
        keras.Input(shape=(8, 8)),
        keras.layers.Flatten(),
        keras.layers.Dense(64, activation="relu"),
    ]
)
# Now add the head to marks_model, and compile it.
marks_model.add(keras.layers.Dense(1))
marks_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
