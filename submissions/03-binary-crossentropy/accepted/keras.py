# Keras's own function, in long floats.
# loses: nothing
def binary_crossentropy(y, p):
    """The average cross-entropy. y: labels 0 and 1, shape (n,). p: probabilities of a 1, shape (n,)."""
    return keras.losses.binary_crossentropy(tf.cast(y, "float64"), tf.cast(np.clip(p, 1e-7, 1 - 1e-7), "float64"))
