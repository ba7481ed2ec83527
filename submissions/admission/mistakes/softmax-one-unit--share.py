# Softmax over one unit always gives 1.
# loses: activation heldout
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
admission_model = keras.Sequential(
    [
        keras.Input(shape=(12,)),
        keras.layers.Dense(16, activation="relu"),
    ]
)
# Now add the head to admission_model, and compile it.
admission_model.add(keras.layers.Dense(1, activation="softmax"))
admission_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
