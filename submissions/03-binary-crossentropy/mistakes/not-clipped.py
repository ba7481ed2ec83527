# The logarithm of zero is infinite.
# loses: some
def binary_crossentropy(y, p):
    """The average cross-entropy. y: labels 0 and 1, shape (n,). p: probabilities of a 1, shape (n,)."""
    return np.mean(-(y * np.log(p) + (1 - y) * np.log(1 - p)))
