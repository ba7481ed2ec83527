# Nothing was changed.
# loses: repair
repaired_3 = keras.Sequential(
    [
        keras.Input(shape=(12,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(1, activation="softmax"),
    ]
)
repaired_3.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
