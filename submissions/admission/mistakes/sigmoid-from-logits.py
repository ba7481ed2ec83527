# The head gives numbers from 0 to 1, and the loss is told that they are logits.
# loses: loss
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
admission_model = keras.Sequential(
    [
        keras.Input(shape=(12,)),
        keras.layers.Dense(16, activation="relu"),
    ]
)
# Now add the head to admission_model, and compile it.
admission_model.add(keras.layers.Dense(1, activation="sigmoid"))
admission_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=["mae"])
