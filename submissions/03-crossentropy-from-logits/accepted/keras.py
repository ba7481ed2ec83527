# Keras's own function, told that it gets logits.
# loses: nothing
def binary_crossentropy_from_logits(y, z):
    """The average cross-entropy. y: labels 0 and 1, shape (n,). z: logits of any size, shape (n,)."""
    return keras.losses.binary_crossentropy(tf.cast(y, "float32"), tf.cast(z, "float32"), from_logits=True)
