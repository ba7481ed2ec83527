# The notebook's own solution.
# loses: nothing
repaired_3 = keras.Sequential(
    [
        keras.Input(shape=(12,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
repaired_3.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
