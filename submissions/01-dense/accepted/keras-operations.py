# Keras's own operations: a tensor of short floats comes back.
# loses: nothing
def dense(batch, weights, bias):
    """A dense layer without activation: (n, inputs), (inputs, units), (units,) -> (n, units)."""
    import keras

    batch, weights, bias = (keras.ops.convert_to_tensor(array, dtype="float32") for array in (batch, weights, bias))
    return keras.ops.matmul(batch, weights) + bias
