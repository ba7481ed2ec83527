# The loss as an instance.
# loses: nothing
repaired_2 = keras.Sequential(
    [
        keras.Input(shape=(14,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1, activation="exponential"),
    ]
)
repaired_2.compile(optimizer="adam", loss=keras.losses.Poisson(), metrics=["mae"])
