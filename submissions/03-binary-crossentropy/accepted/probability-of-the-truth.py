# First the probability that was given to the right answer, then its logarithm.
# loses: nothing
def binary_crossentropy(y, p):
    """The average cross-entropy. y: labels 0 and 1, shape (n,). p: probabilities of a 1, shape (n,)."""
    given = np.where(y == 1, p, 1 - p)
    return -np.log(np.clip(given, 1e-7, 1 - 1e-7)).mean()
