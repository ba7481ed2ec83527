# The whole end of a regression model; an error in percent divides by labels of 0.
# loses: activation loss metrics heldout
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
diagnosis_model.compile(optimizer="adam", loss="mean_absolute_percentage_error", metrics=["mae"])
