# whole cell
# Without pooling, each half of the picture gets three answers of its own.
# loses: units heldout
keras.utils.set_random_seed(SEED)
picture_model = keras.Sequential(
    [
        keras.Input(shape=(2, 225)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(3, activation="sigmoid"),
    ]
)
picture_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["binary_accuracy"])
