# whole cell
# The activation is right now, and the metric is broken.
# loses: repair
frost_model = keras.Sequential(
    [
        keras.Input(shape=(6,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1),
    ]
)
frost_model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
