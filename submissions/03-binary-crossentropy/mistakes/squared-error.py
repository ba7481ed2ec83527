# Another loss.
# loses: all
def binary_crossentropy(y, p):
    """The average cross-entropy. y: labels 0 and 1, shape (n,). p: probabilities of a 1, shape (n,)."""
    return np.mean((y - p) ** 2)
