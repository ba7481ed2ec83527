# The sigmoid is a layer of its own, and the loss is an object.
# loses: nothing
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
spam_model = keras.Sequential(
    [
        keras.Input(shape=(57,)),
        keras.layers.Dense(128, activation="relu"),
    ]
)
# Now add the head to spam_model, and compile it.
spam_model.add(keras.layers.Dense(1))
spam_model.add(keras.layers.Activation("sigmoid"))
spam_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(), metrics=[keras.metrics.AUC(), keras.metrics.BinaryAccuracy()])
