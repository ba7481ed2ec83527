# TensorFlow's own function: a tensor of short floats comes back.
# loses: nothing
def sigmoid(z):
    """1 / (1 + e^-z) for each number in z, of any size. The result has the shape of z."""
    return tf.sigmoid(tf.cast(z, "float32"))
