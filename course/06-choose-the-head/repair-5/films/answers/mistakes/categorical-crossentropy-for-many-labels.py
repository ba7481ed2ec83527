# Nothing was changed.
# loses: repair
repaired_5 = keras.Sequential(
    [
        keras.Input(shape=(40,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(5, activation="sigmoid"),
    ]
)
repaired_5.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["binary_accuracy"])
