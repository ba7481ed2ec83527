# whole cell
# Nothing was changed.
# loses: repair
letters_model = keras.Sequential(
    [
        keras.Input(shape=(16, 16)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(26, activation="softmax"),
    ]
)
letters_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
