# Takes the root of the sum and then divides by the number of rows.
# loses: all
def rmse(truth, prediction):
    """The root mean squared error, as one number."""
    return np.sqrt(np.sum((truth - np.ravel(prediction)) ** 2)) / len(truth)
