# whole cell
# The metric is right now, and the activation is broken.
# loses: repair
votes_model = keras.Sequential(
    [
        keras.Input(shape=(10,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1),
    ]
)
votes_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
