# Another distance.
# loses: nothing
repaired_8 = keras.Sequential(
    [
        keras.Input(shape=(16,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1),
    ]
)
repaired_8.compile(optimizer="adam", loss="mae", metrics=["mae"])
