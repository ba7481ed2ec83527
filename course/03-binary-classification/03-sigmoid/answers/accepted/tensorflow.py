# TensorFlow's own function: a tensor of short floats comes back.
# loses: nothing
return tf.sigmoid(tf.cast(z, "float32"))
