# Keras's own function, in long floats.
# loses: nothing
return keras.losses.binary_crossentropy(tf.cast(y, "float64"), tf.cast(np.clip(p, 1e-7, 1 - 1e-7), "float64"))
