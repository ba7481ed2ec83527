# The quality first, with a loss that wants one-hot rows.
# loses: nothing
price_head = keras.layers.Dense(1, name="price")(house_patterns)
quality_head = keras.layers.Dense(3, activation="softmax", name="quality")(house_patterns)
house_model = keras.Model(house_inputs, [quality_head, price_head])
house_model.compile(
    optimizer="adam",
    loss={"price": "mae", "quality": "categorical_crossentropy"},
    metrics={"price": [keras.metrics.RootMeanSquaredError()], "quality": ["categorical_accuracy"]},
)
