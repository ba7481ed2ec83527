# The notebook's own solution.
# loses: nothing
repaired_5 = keras.Sequential(
    [
        keras.Input(shape=(8,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(2, activation="exponential"),
    ]
)
repaired_5.compile(optimizer="adam", loss="poisson", metrics=["mae"])
