# whole cell
# Flatten stands directly before the head.
# loses: nothing
letters_model = keras.Sequential(
    [
        keras.Input(shape=(16, 16)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dense(26, activation="softmax"),
    ]
)
letters_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
