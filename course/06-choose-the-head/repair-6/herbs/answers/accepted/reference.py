# The notebook's own solution.
# loses: nothing
repaired_6 = keras.Sequential(
    [
        keras.Input(shape=(100,)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(20, activation="softmax"),
    ]
)
repaired_6.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
