# Two units that know nothing of each other, and a loss for one.
# loses: units
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
spam_model = keras.Sequential(
    [
        keras.Input(shape=(57,)),
        keras.layers.Dense(128, activation="relu"),
    ]
)
# Now add the head to spam_model, and compile it.
spam_model.add(keras.layers.Dense(2, activation="sigmoid"))
spam_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
