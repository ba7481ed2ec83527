# Adds the bias to the inputs, before the product.
# loses: all
def dense(batch, weights, bias):
    """A dense layer without activation: (n, inputs), (inputs, units), (units,) -> (n, units)."""
    return (batch + bias) @ weights
