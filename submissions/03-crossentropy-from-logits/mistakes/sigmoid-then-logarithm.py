# Turns logits into probabilities, whose logarithm is infinite at 0.
# loses: some
def binary_crossentropy_from_logits(y, z):
    """The average cross-entropy. y: labels 0 and 1, shape (n,). z: logits of any size, shape (n,)."""
    p = 1 / (1 + np.exp(-z))
    return np.mean(-(y * np.log(p) + (1 - y) * np.log(1 - p)))
