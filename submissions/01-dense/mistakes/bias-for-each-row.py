# Turns the bias into a column: it is added row by row, not unit by unit.
# loses: some
def dense(batch, weights, bias):
    """A dense layer without activation: (n, inputs), (inputs, units), (units,) -> (n, units)."""
    return batch @ weights + bias.reshape(-1, 1)
