# A loss for probabilities.
# loses: repair
repaired_2 = keras.Sequential(
    [
        keras.Input(shape=(14,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1, activation="exponential"),
    ]
)
repaired_2.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
