# Nothing was changed.
# loses: repair
repaired_7 = keras.Sequential(
    [
        keras.Input(shape=(24,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(2, activation="sigmoid"),
    ]
)
repaired_7.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
