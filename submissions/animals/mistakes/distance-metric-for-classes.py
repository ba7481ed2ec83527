# A metric that measures a distance.
# loses: metrics
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
animal_model = keras.Sequential(
    [
        keras.Input(shape=(28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(64, activation="relu"),
    ]
)
# Now add the head to animal_model, compile it, and choose animal_labels: "integers" or "one-hot".
animal_model.add(keras.layers.Dense(3, activation="softmax"))
animal_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["mae"])
animal_labels = "one-hot"
