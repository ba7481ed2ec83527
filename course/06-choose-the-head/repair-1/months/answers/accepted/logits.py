# The right units, and logits that the loss knows.
# loses: nothing
repaired_1 = keras.Sequential(
    [
        keras.Input(shape=(30,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(12),
    ]
)
repaired_1.compile(
    optimizer="adam",
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
