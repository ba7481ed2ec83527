# No loss is compiled, so the model can't be trained.
# loses: loss heldout
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
animal_model.compile(optimizer="adam", metrics=["accuracy"])
animal_labels = "integers"
