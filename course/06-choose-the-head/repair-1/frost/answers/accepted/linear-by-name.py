# The linear activation by its name.
# loses: nothing
repaired_1 = keras.Sequential(
    [
        keras.Input(shape=(6,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1, activation="linear"),
    ]
)
repaired_1.compile(optimizer="adam", loss="mse", metrics=["mae"])
