# Forgets to take off the sign, so misses above and below cancel.
# loses: all
def mae(truth, prediction):
    """The mean absolute error, as one number."""
    return np.mean(truth - np.ravel(prediction))
