# The head is a convolution of one dot: the same sums as a dense layer.
# loses: nothing
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
digit_model.add(keras.layers.Reshape((1, 1, 64)))
digit_model.add(keras.layers.Conv2D(10, 1))
digit_model.add(keras.layers.GlobalAveragePooling2D())
digit_model.add(keras.layers.Activation("softmax"))
digit_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["categorical_accuracy"])
digit_labels = "one-hot"
