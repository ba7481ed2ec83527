# A sigmoid, and a loss that applies another one.
# loses: loss
seed_model.add(keras.layers.Dense(1, activation="sigmoid"))
seed_model.compile(
    optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=["accuracy"]
)
