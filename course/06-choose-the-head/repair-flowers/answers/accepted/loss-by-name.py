# whole cell
# The loss by its name.
# loses: nothing
flowers_model = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
flowers_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
