# The quality as if it were an amount; one loss for all.
# loses: units activation loss heldout
price_head = keras.layers.Dense(1, name="price")(house_patterns)
quality_head = keras.layers.Dense(1, name="quality")(house_patterns)
house_model = keras.Model(house_inputs, [price_head, quality_head])
house_model.compile(
    optimizer="adam",
    loss="mse",
    metrics={"price": ["mae"], "quality": ["accuracy"]},
)
