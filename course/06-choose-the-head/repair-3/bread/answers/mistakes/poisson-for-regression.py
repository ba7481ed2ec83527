# A loss for counts.
# loses: repair
repaired_3 = keras.Sequential(
    [
        keras.Input(shape=(20,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(1),
    ]
)
repaired_3.compile(optimizer="adam", loss="poisson", metrics=["mae"])
