# Losses and metrics in the order of the outputs.
# loses: nothing
# These lines are given. They build everything but the heads.
keras.utils.set_random_seed(SEED)
house_inputs = keras.Input(shape=(9,))
house_patterns = keras.layers.Dense(64, activation="relu")(house_inputs)
# Now make two heads on top of house_patterns, named "price" and "quality".
# Then make house_model with keras.Model(house_inputs, ...), and compile it.
price_head = keras.layers.Dense(1, name="price")(house_patterns)
quality_head = keras.layers.Dense(3, activation="softmax", name="quality")(house_patterns)
house_model = keras.Model(house_inputs, [price_head, quality_head])
house_model.compile(
    optimizer="adam",
    loss=["mse", "sparse_categorical_crossentropy"],
    metrics=[["mae"], ["accuracy"]],
)
