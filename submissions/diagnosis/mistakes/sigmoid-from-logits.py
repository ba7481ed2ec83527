# The sigmoid happens in the head and once more in the loss.
# loses: loss
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
diagnosis_model = keras.Sequential(
    [
        keras.Input(shape=(30,)),
        keras.layers.Dense(64, activation="relu"),
    ]
)
# Now add the head to diagnosis_model, and compile it.
diagnosis_model.add(keras.layers.Dense(1))
diagnosis_model.add(keras.layers.Activation("sigmoid"))
diagnosis_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=["accuracy"])
