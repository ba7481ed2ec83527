# Two units, and each gives a probability of its own.
# loses: activation
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
pet_model = keras.Sequential(
    [
        keras.Input(shape=(28, 28, 1)),
        keras.layers.Flatten(),
        keras.layers.Dense(128, activation="relu"),
    ]
)
# Now add the head to pet_model, and compile it.
pet_model.add(keras.layers.Dense(2, activation="sigmoid"))
pet_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
