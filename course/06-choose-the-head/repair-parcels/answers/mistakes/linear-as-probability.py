# whole cell
# The activation was only taken away.
# loses: repair
parcels_model = keras.Sequential(
    [
        keras.Input(shape=(12,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(1),
    ]
)
parcels_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
