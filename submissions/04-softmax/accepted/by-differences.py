# One divided by the sum of the powers of all differences, which may be infinite.
# loses: nothing
def softmax(scores):
    """Scores (n, classes) as probabilities (n, classes): each row adds up to 1."""
    with np.errstate(over="ignore"):
        return 1 / np.exp(scores[:, None, :] - scores[:, :, None]).sum(axis=2)
