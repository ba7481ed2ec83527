# Any number can come out now.
# loses: repair
repaired_5 = keras.Sequential(
    [
        keras.Input(shape=(50,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(5),
    ]
)
repaired_5.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
