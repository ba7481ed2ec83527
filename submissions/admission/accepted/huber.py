# A sigmoid in a layer of its own, and the Huber loss as an instance.
# loses: nothing
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
admission_model = keras.Sequential(
    [
        keras.Input(shape=(12,)),
        keras.layers.Dense(16, activation="relu"),
    ]
)
# Now add the head to admission_model, and compile it.
admission_model.add(keras.layers.Dense(1))
admission_model.add(keras.layers.Activation("sigmoid"))
admission_model.compile(optimizer="adam", loss=keras.losses.Huber(0.1), metrics=["mae"])
