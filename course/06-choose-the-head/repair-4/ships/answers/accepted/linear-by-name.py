# The linear activation by its name.
# loses: nothing
repaired_4 = keras.Sequential(
    [
        keras.Input(shape=(10,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(2, activation="linear"),
    ]
)
repaired_4.compile(optimizer="adam", loss="mse", metrics=["mae"])
