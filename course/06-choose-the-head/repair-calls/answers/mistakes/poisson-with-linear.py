# whole cell
# Nothing was changed.
# loses: repair
calls_model = keras.Sequential(
    [
        keras.Input(shape=(8,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1),
    ]
)
calls_model.compile(optimizer="adam", loss="poisson", metrics=["mae"])
