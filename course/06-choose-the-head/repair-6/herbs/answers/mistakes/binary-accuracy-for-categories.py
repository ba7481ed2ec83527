# Nothing was changed.
# loses: repair
repaired_6 = keras.Sequential(
    [
        keras.Input(shape=(100,)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(20, activation="softmax"),
    ]
)
repaired_6.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["binary_accuracy"])
