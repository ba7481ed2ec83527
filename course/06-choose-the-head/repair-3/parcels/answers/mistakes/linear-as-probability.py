# Any number can come out now.
# loses: repair
repaired_3 = keras.Sequential(
    [
        keras.Input(shape=(12,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(1),
    ]
)
repaired_3.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
