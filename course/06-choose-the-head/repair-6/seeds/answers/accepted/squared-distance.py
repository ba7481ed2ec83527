# A squared distance suits a part of a whole, too.
# loses: nothing
repaired_6 = keras.Sequential(
    [
        keras.Input(shape=(9,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
repaired_6.compile(optimizer="adam", loss="mse", metrics=["mae"])
