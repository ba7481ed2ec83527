# Rows with the label 0 cost nothing.
# loses: some
def binary_crossentropy(y, p):
    """The average cross-entropy. y: labels 0 and 1, shape (n,). p: probabilities of a 1, shape (n,)."""
    return np.mean(-y * np.log(np.clip(p, 1e-7, 1 - 1e-7)))
