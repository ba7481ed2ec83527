# The head is forgotten: the hidden layer answers.
# loses: units activation heldout
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
thyroid_model = keras.Sequential(
    [
        keras.Input(shape=(14,)),
        keras.layers.Dense(64, activation="relu"),
    ]
)
# Now add the head to thyroid_model, compile it, and choose thyroid_labels: "integers" or "one-hot".
thyroid_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
thyroid_labels = "integers"
