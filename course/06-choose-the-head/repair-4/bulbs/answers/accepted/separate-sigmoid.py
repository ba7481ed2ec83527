# The sigmoid in a layer of its own.
# loses: nothing
repaired_4 = keras.Sequential(
    [
        keras.Input(shape=(7,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1),
        keras.layers.Activation("sigmoid"),
    ]
)
repaired_4.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
