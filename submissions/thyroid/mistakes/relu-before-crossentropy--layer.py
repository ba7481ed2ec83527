# A relu as a layer of its own, where probabilities are expected.
# loses: activation heldout
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
thyroid_model = keras.Sequential(
    [
        keras.Input(shape=(14,)),
        keras.layers.Dense(64, activation="relu"),
    ]
)
# Now add the head to thyroid_model, compile it, and choose thyroid_labels: "integers" or "one-hot".
thyroid_model.add(keras.layers.Dense(3))
thyroid_model.add(keras.layers.ReLU())
thyroid_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
thyroid_labels = "one-hot"
