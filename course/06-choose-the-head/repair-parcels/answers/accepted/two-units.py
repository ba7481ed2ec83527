# whole cell
# Two units, which share 1 among them.
# loses: nothing
parcels_model = keras.Sequential(
    [
        keras.Input(shape=(12,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(2, activation="softmax"),
    ]
)
parcels_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
