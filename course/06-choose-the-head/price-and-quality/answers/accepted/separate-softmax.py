# The named layers are the activations, and each head has a layer of its own before them.
# loses: nothing
for_price = keras.layers.Dense(32, activation="relu")(house_patterns)
for_quality = keras.layers.Dense(32, activation="relu")(house_patterns)
price_head = keras.layers.Dense(1, name="price")(for_price)
quality_head = keras.layers.Softmax(name="quality")(keras.layers.Dense(3)(for_quality))
house_model = keras.Model(house_inputs, [price_head, quality_head])
house_model.compile(
    optimizer="adam",
    loss={"price": keras.losses.MeanSquaredError(), "quality": keras.losses.SparseCategoricalCrossentropy()},
    metrics={"price": [keras.metrics.MeanAbsoluteError()], "quality": [keras.metrics.SparseCategoricalAccuracy()]},
)
