# whole cell
# Log-odds, and a loss and a metric that know it.
# loses: nothing
films_model = keras.Sequential(
    [
        keras.Input(shape=(40,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(5),
    ]
)
films_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)])
