# The quality's head gives shares, and its loss is told that they are logits.
# loses: loss
price_head = keras.layers.Dense(1, name="price")(house_patterns)
quality_head = keras.layers.Dense(3, activation="softmax", name="quality")(house_patterns)
house_model = keras.Model(house_inputs, [price_head, quality_head])
house_model.compile(
    optimizer="adam",
    loss={"price": "mse", "quality": keras.losses.SparseCategoricalCrossentropy(from_logits=True)},
    metrics={"price": ["mae"], "quality": ["accuracy"]},
)
