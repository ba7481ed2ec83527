# A focal loss of logits, and a recall with the border in the right place.
# loses: nothing
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
diagnosis_model.compile(optimizer="adam", loss=keras.losses.BinaryFocalCrossentropy(from_logits=True), metrics=[keras.metrics.Recall(thresholds=0.0)])
