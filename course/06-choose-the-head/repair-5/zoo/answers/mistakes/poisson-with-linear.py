# Two numbers, but any can come out.
# loses: repair
repaired_5 = keras.Sequential(
    [
        keras.Input(shape=(8,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(2),
    ]
)
repaired_5.compile(optimizer="adam", loss="poisson", metrics=["mae"])
