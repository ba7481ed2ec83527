# Nothing was changed.
# loses: repair
repaired_2 = keras.Sequential(
    [
        keras.Input(shape=(16, 16)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(26, activation="softmax"),
    ]
)
repaired_2.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
