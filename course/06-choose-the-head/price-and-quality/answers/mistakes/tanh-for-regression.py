# The head of the price has a tanh, and standardised prices lie on both sides of zero.
# loses: activation heldout
price_head = keras.layers.Dense(1, activation="tanh", name="price")(house_patterns)
quality_head = keras.layers.Dense(3, activation="softmax", name="quality")(house_patterns)
house_model = keras.Model(house_inputs, [price_head, quality_head])
house_model.compile(
    optimizer="adam",
    loss={"price": "mse", "quality": "sparse_categorical_crossentropy"},
    metrics={"price": ["mae"], "quality": ["accuracy"]},
)
