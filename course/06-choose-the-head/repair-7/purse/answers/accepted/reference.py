# The notebook's own solution.
# loses: nothing
repaired_7 = keras.Sequential(
    [
        keras.Input(shape=(15,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(4, activation="softmax"),
    ]
)
repaired_7.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["mae"])
