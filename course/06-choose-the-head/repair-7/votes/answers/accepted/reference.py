# The notebook's own solution.
# loses: nothing
repaired_7 = keras.Sequential(
    [
        keras.Input(shape=(10,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
repaired_7.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
