# Each quality gets a probability of its own, where exactly one is right.
# loses: activation
price_head = keras.layers.Dense(1, name="price")(house_patterns)
quality_head = keras.layers.Dense(3, activation="sigmoid", name="quality")(house_patterns)
house_model = keras.Model(house_inputs, [price_head, quality_head])
house_model.compile(
    optimizer="adam",
    loss={"price": "mse", "quality": "sparse_categorical_crossentropy"},
    metrics={"price": ["mae"], "quality": ["accuracy"]},
)
