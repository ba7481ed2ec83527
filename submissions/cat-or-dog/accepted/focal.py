# A cross-entropy that looks at hard examples above all; the Brier score (squared distance) as a second metric.
# loses: nothing
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
pet_model.add(keras.layers.Dense(1, activation="sigmoid"))
pet_model.compile(optimizer="adam", loss=keras.losses.BinaryFocalCrossentropy(), metrics=["binary_accuracy", "mse"])
