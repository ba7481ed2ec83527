# whole cell
# Log-odds come out, the loss knows it, and a metric of one's own reads them.
# loses: nothing
def miss(truth, log_odds):
    return tf.abs(truth - tf.sigmoid(log_odds))


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
admission_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=[miss])
