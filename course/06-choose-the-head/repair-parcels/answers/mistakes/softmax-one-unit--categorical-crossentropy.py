# whole cell
# The loss was changed instead of the head.
# loses: repair
parcels_model = keras.Sequential(
    [
        keras.Input(shape=(12,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(1, activation="softmax"),
    ]
)
parcels_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
