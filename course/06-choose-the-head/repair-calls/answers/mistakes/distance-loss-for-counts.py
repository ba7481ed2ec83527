# whole cell
# The loss was changed instead of the head.
# loses: repair
calls_model = keras.Sequential(
    [
        keras.Input(shape=(8,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1),
    ]
)
calls_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
