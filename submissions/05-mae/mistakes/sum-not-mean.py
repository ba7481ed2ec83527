# Adds up and does not divide.
# loses: all
def mae(truth, prediction):
    """The mean absolute error, as one number."""
    return np.sum(np.abs(truth - np.ravel(prediction)))
