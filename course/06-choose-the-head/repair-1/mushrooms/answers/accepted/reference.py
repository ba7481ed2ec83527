# The notebook's own solution.
# loses: nothing
repaired_1 = keras.Sequential(
    [
        keras.Input(shape=(9,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
repaired_1.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
