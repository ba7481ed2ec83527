# Numbers above 1 can still come out.
# loses: repair
repaired_4 = keras.Sequential(
    [
        keras.Input(shape=(7,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1, activation="relu"),
    ]
)
repaired_4.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
