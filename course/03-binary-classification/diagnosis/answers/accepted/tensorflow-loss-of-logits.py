# whole cell
# TensorFlow's own loss of logits, in a function.
# loses: nothing
def loss_of_logits(truth, logits):
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=truth, logits=logits), axis=-1)


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
diagnosis_model.compile(optimizer="adam", loss=loss_of_logits, metrics=[keras.metrics.AUC(from_logits=True)])
