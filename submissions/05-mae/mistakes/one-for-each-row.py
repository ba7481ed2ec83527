# A distance for each row instead of one number.
# loses: all
def mae(truth, prediction):
    """The mean absolute error, as one number."""
    return np.abs(truth - np.ravel(prediction))
