# The head ends in relu: its answers go far above 1.
# loses: activation heldout
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
pet_model.add(keras.layers.Dense(1, activation="relu"))
pet_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
