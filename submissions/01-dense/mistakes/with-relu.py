# Adds an activation that nobody asked for: numbers below zero are lost.
# loses: some
def dense(batch, weights, bias):
    """A dense layer without activation: (n, inputs), (inputs, units), (units,) -> (n, units)."""
    return np.maximum(batch @ weights + bias, 0)
