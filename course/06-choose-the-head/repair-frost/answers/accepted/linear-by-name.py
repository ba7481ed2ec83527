# whole cell
# The activation by its name, and another loss and metric.
# loses: nothing
frost_model = keras.Sequential(
    [
        keras.Input(shape=(6,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1, activation="linear"),
    ]
)
frost_model.compile(optimizer="adam", loss="huber", metrics=["mse", "mae"])
