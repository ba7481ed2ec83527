# Nothing was changed.
# loses: repair
repaired_1 = keras.Sequential(
    [
        keras.Input(shape=(6,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1, activation="relu"),
    ]
)
repaired_1.compile(optimizer="adam", loss="mse", metrics=["mae"])
