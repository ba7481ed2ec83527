# A metric over all thresholds.
# loses: nothing
repaired_3 = keras.Sequential(
    [
        keras.Input(shape=(60,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(4, activation="sigmoid"),
    ]
)
repaired_3.compile(optimizer="adam", loss="binary_crossentropy", metrics=[keras.metrics.AUC(multi_label=True)])
