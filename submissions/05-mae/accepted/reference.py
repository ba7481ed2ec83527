# The notebook's own solution.
# loses: nothing
def mae(truth, prediction):
    """The mean absolute error, as one number."""
    return np.mean(np.abs(truth - np.ravel(prediction)))
