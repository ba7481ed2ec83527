# Forgets the bias.
# loses: all
def dense(batch, weights, bias):
    """A dense layer without activation: (n, inputs), (inputs, units), (units,) -> (n, units)."""
    return batch @ weights
