# Zero can still come out.
# loses: repair
repaired_6 = keras.Sequential(
    [
        keras.Input(shape=(8,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1, activation="relu"),
    ]
)
repaired_6.compile(optimizer="adam", loss="poisson", metrics=["mae"])
