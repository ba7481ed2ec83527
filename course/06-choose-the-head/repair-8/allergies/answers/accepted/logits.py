# Log-odds come out, and the loss and the metric know it.
# loses: nothing
repaired_8 = keras.Sequential(
    [
        keras.Input(shape=(18,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(3),
    ]
)
repaired_8.compile(
    optimizer="adam",
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=[keras.metrics.BinaryAccuracy(threshold=0)],
)
