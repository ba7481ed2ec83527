# Loops over rows and units, with a dot product for each.
# loses: nothing
def dense(batch, weights, bias):
    """A dense layer without activation: (n, inputs), (inputs, units), (units,) -> (n, units)."""
    result = np.zeros((len(batch), len(bias)))
    for row in range(len(batch)):
        for unit in range(len(bias)):
            result[row, unit] = np.dot(batch[row], weights[:, unit]) + bias[unit]
    return result
