# The notebook's own solution.
# loses: nothing
def rmse(truth, prediction):
    """The root mean squared error, as one number."""
    return np.sqrt(np.mean((truth - np.ravel(prediction)) ** 2))
