# Two numbers, but none of them beyond one kilometre.
# loses: repair
repaired_4 = keras.Sequential(
    [
        keras.Input(shape=(10,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(2, activation="tanh"),
    ]
)
repaired_4.compile(optimizer="adam", loss="mse", metrics=["mae"])
