# whole cell
# The layer that makes one row of a picture is gone: an answer for each pixel.
# loses: units heldout
# The given lines are changed.
keras.utils.set_random_seed(SEED)
pet_model = keras.Sequential(
    [
        keras.Input(shape=(28, 28, 1)),
        keras.layers.Dense(16, activation="relu"),
    ]
)
pet_model.add(keras.layers.Dense(1, activation="sigmoid"))
pet_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
