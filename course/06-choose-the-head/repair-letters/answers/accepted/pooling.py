# whole cell
# The rows of the picture are joined by pooling.
# loses: nothing
letters_model = keras.Sequential(
    [
        keras.Input(shape=(16, 16)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.GlobalAveragePooling1D(),
        keras.layers.Dense(26, activation="softmax"),
    ]
)
letters_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
