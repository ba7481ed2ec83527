# whole cell
# Another activation that is always above zero.
# loses: nothing
calls_model = keras.Sequential(
    [
        keras.Input(shape=(8,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1, activation="softplus"),
    ]
)
calls_model.compile(optimizer="adam", loss="poisson", metrics=["mae"])
