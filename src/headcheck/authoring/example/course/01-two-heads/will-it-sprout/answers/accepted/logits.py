# No sigmoid, and a loss that takes logits.
# loses: nothing
seed_model.add(keras.layers.Dense(1))
seed_model.compile(
    optimizer="adam",
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=[keras.metrics.BinaryAccuracy(threshold=0)],
)
