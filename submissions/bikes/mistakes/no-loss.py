# No loss is compiled, so the model can't be trained.
# loses: loss heldout
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
bikes_model = keras.Sequential(
    [
        keras.Input(shape=(13,)),
        keras.layers.Dense(64, activation="relu"),
    ]
)
# Now add the head to bikes_model, and compile it.
bikes_model.add(keras.layers.Dense(1, activation="exponential"))
bikes_model.compile(optimizer="adam", metrics=["mae"])
