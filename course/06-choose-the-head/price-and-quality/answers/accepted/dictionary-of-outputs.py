# The outputs as a dictionary, and logits for the quality.
# loses: nothing
price_head = keras.layers.Dense(1, name="price")(house_patterns)
quality_head = keras.layers.Dense(3, name="quality")(house_patterns)
house_model = keras.Model(house_inputs, {"quality": quality_head, "price": price_head})
house_model.compile(
    optimizer="adam",
    loss={"price": "huber", "quality": keras.losses.SparseCategoricalCrossentropy(from_logits=True)},
    metrics={"price": ["mae"], "quality": ["accuracy"]},
)
