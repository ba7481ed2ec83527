# whole cell
# Flatten is left out: ten answers for each of the eight rows of a picture.
# loses: units heldout
keras.utils.set_random_seed(SEED)
digit_model = keras.Sequential(
    [
        keras.Input(shape=(8, 8)),
        keras.layers.Dense(64, activation="relu"),
    ]
)
digit_model.add(keras.layers.Dense(10, activation="softmax"))
digit_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
digit_labels = "one-hot"
