# No loss is compiled, so the model can't be trained.
# loses: loss heldout
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
house_model = keras.Sequential(
    [
        keras.Input(shape=(9,)),
        keras.layers.Dense(64, activation="relu"),
    ]
)
# Now add the head to house_model, and compile it.
house_model.add(keras.layers.Dense(1))
house_model.compile(optimizer="adam", metrics=["mae"])
