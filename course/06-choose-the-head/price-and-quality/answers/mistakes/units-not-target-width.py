# Two numbers for the price.
# loses: units heldout
price_head = keras.layers.Dense(2, name="price")(house_patterns)
quality_head = keras.layers.Dense(3, activation="softmax", name="quality")(house_patterns)
house_model = keras.Model(house_inputs, [price_head, quality_head])
house_model.compile(
    optimizer="adam",
    loss={"price": "mse", "quality": "sparse_categorical_crossentropy"},
    metrics={"price": ["mae"], "quality": ["accuracy"]},
)
