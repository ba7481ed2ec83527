# The notebook's own solution.
# loses: nothing
def dense(batch, weights, bias):
    """A dense layer without activation: (n, inputs), (inputs, units), (units,) -> (n, units)."""
    return batch @ weights + bias
