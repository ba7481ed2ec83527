# Scores come out of the head, and the loss takes care of the softmax.
# loses: nothing
animal_model.add(keras.layers.Dense(3))
animal_model.compile(
    optimizer="adam",
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=[keras.metrics.SparseCategoricalAccuracy()],
)
animal_labels = "integers"
