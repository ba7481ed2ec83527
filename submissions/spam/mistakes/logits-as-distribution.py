# Two logits for a loss that expects shares of 1.
# loses: activation heldout
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
spam_model = keras.Sequential(
    [
        keras.Input(shape=(57,)),
        keras.layers.Dense(128, activation="relu"),
    ]
)
# Now add the head to spam_model, and compile it.
spam_model.add(keras.layers.Dense(2))
spam_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
