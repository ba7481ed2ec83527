# No metric is compiled.
# loses: metrics
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
digit_model = keras.Sequential(
    [
        keras.Input(shape=(8, 8)),
        keras.layers.Flatten(),
        keras.layers.Dense(64, activation="relu"),
    ]
)
# Now add the head to digit_model, compile it, and choose digit_labels: "integers" or "one-hot".
digit_model.add(keras.layers.Dense(10, activation="softmax"))
digit_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
digit_labels = "integers"
