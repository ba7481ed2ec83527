# Nothing was changed.
# loses: repair
repaired_4 = keras.Sequential(
    [
        keras.Input(shape=(10,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1),
    ]
)
repaired_4.compile(optimizer="adam", loss="mse", metrics=["mae"])
