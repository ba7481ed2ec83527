# The sigmoid is a layer of its own; the ill count ten times.
# loses: nothing
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
rare_model = keras.Sequential(
    [
        keras.Input(shape=(14,)),
        keras.layers.Dense(32, activation="relu"),
    ]
)
# Now add the head to rare_model, compile it, and choose rare_weights.
rare_model.add(keras.layers.Dense(1))
rare_model.add(keras.layers.Activation("sigmoid"))
rare_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(), metrics=[keras.metrics.AUC(curve="PR")])
rare_weights = {0: 1, 1: 10}
