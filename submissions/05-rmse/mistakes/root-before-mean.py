# Takes the root of each square, which is the mean absolute error.
# loses: all
def rmse(truth, prediction):
    """The root mean squared error, as one number."""
    return np.mean(np.sqrt((truth - np.ravel(prediction)) ** 2))
