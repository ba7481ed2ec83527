# The notebook's own solution.
# loses: nothing
repaired_8 = keras.Sequential(
    [
        keras.Input(shape=(18,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(3, activation="sigmoid"),
    ]
)
repaired_8.compile(optimizer="adam", loss="binary_crossentropy", metrics=["binary_accuracy"])
