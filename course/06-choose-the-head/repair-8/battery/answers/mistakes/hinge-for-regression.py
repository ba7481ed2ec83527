# A loss for labels -1 and 1.
# loses: repair
repaired_8 = keras.Sequential(
    [
        keras.Input(shape=(16,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1),
    ]
)
repaired_8.compile(optimizer="adam", loss="hinge", metrics=["mae"])
