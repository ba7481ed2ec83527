# Two numbers for each college, where one is asked.
# loses: units heldout
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
admission_model = keras.Sequential(
    [
        keras.Input(shape=(12,)),
        keras.layers.Dense(16, activation="relu"),
    ]
)
# Now add the head to admission_model, and compile it.
admission_model.add(keras.layers.Dense(2, activation="sigmoid"))
admission_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
