# The answers share 1 now.
# loses: repair
repaired_5 = keras.Sequential(
    [
        keras.Input(shape=(40,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(5, activation="softmax"),
    ]
)
repaired_5.compile(optimizer="adam", loss="binary_crossentropy", metrics=["binary_accuracy"])
