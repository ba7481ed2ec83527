# Accuracy alone: it has no eyes for the ill.
# loses: metrics
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
rare_model = keras.Sequential(
    [
        keras.Input(shape=(14,)),
        keras.layers.Dense(32, activation="relu"),
    ]
)
# Now add the head to rare_model, compile it, and choose rare_weights.
rare_model.add(keras.layers.Dense(1, activation="sigmoid"))
rare_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
rare_weights = {0: 1.0, 1: 7.5}
