# Two units share 1 among them, with a loss for that.
# loses: nothing
repaired_7 = keras.Sequential(
    [
        keras.Input(shape=(24,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(2, activation="softmax"),
    ]
)
repaired_7.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
