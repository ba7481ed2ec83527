# whole cell
# Nothing was changed.
# loses: repair
frost_model = keras.Sequential(
    [
        keras.Input(shape=(6,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1, activation="relu"),
    ]
)
frost_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
