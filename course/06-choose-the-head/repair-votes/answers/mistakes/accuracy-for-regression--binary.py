# whole cell
# Another accuracy.
# loses: repair
votes_model = keras.Sequential(
    [
        keras.Input(shape=(10,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
votes_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["binary_accuracy"])
