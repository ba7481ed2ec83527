# One-hot labels that are not completely sure: 90 % for the right class.
# loses: nothing
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
animal_model.compile(
    optimizer="adam", loss=keras.losses.CategoricalCrossentropy(label_smoothing=0.1), metrics=["accuracy"]
)
animal_labels = "one-hot"
