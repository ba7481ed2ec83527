# The notebook's own solution.
# loses: nothing
repaired_6 = keras.Sequential(
    [
        keras.Input(shape=(9,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
repaired_6.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
