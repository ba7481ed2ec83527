# whole cell
# Without Flatten, each row of the picture gets an answer of its own.
# loses: units heldout
keras.utils.set_random_seed(SEED)
marks_model = keras.Sequential(
    [
        keras.Input(shape=(8, 8)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
marks_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
