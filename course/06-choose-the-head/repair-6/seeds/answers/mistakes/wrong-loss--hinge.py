# A loss for labels -1 and 1.
# loses: repair
repaired_6 = keras.Sequential(
    [
        keras.Input(shape=(9,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
repaired_6.compile(optimizer="adam", loss="hinge", metrics=["mae"])
