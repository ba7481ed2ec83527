# Only the price has a loss; the quality learns nothing.
# loses: loss heldout
price_head = keras.layers.Dense(1, name="price")(house_patterns)
quality_head = keras.layers.Dense(3, activation="softmax", name="quality")(house_patterns)
house_model = keras.Model(house_inputs, [price_head, quality_head])
house_model.compile(
    optimizer="adam",
    loss={"price": "mse"},
    metrics={"price": ["mae"], "quality": ["accuracy"]},
)
