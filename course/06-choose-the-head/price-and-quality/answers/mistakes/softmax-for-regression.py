# The head of the price has a softmax, and always gives 1.
# loses: activation heldout
price_head = keras.layers.Dense(1, activation="softmax", name="price")(house_patterns)
quality_head = keras.layers.Dense(3, activation="softmax", name="quality")(house_patterns)
house_model = keras.Model(house_inputs, [price_head, quality_head])
house_model.compile(
    optimizer="adam",
    loss={"price": "mse", "quality": "sparse_categorical_crossentropy"},
    metrics={"price": ["mae"], "quality": ["accuracy"]},
)
