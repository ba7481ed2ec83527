# Nothing was changed.
# loses: repair
repaired_1 = keras.Sequential(
    [
        keras.Input(shape=(30,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(11, activation="softmax"),
    ]
)
repaired_1.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
