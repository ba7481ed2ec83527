# Ten questions with yes or no, where exactly one tray is right.
# loses: loss
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
marks_model = keras.Sequential(
    [
        keras.Input(shape=(8, 8)),
        keras.layers.Flatten(),
        keras.layers.Dense(64, activation="relu"),
    ]
)
# Now add the head to marks_model, and compile it.
marks_model.add(keras.layers.Dense(10, activation="softmax"))
marks_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
