# whole cell
# The logarithm of the number comes out, and TensorFlow's loss knows it.
# loses: nothing
def poisson_of_logs(truth, log_rate):
    return tf.reduce_mean(tf.nn.log_poisson_loss(truth, log_rate), axis=-1)


def miss(truth, log_rate):
    return tf.abs(truth - tf.exp(log_rate))


# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
bikes_model = keras.Sequential(
    [
        keras.Input(shape=(13,)),
        keras.layers.Dense(64, activation="relu"),
    ]
)
# Now add the head to bikes_model, and compile it.
bikes_model.add(keras.layers.Dense(1))
bikes_model.compile(optimizer="adam", loss=poisson_of_logs, metrics=[miss])
