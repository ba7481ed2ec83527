# Log-odds come out, and the loss and the metric know it.
# loses: nothing
repaired_5 = keras.Sequential(
    [
        keras.Input(shape=(40,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(5),
    ]
)
repaired_5.compile(
    optimizer="adam",
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=[keras.metrics.BinaryAccuracy(threshold=0)],
)
