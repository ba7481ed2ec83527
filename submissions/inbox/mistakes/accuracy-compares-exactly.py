# The metric counts probabilities that equal the label exactly.
# loses: metrics
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
inbox_model = keras.Sequential(
    [
        keras.Input(shape=(57,)),
        keras.layers.Dense(32, activation="relu"),
    ]
)
# Now add the head to inbox_model, and compile it.
inbox_model.add(keras.layers.Dense(1, activation="sigmoid"))
inbox_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=[keras.metrics.Accuracy()])
