# The head ends in relu: its answers go far above 1.
# loses: activation heldout
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
diagnosis_model.add(keras.layers.ReLU())
diagnosis_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
