# Forgets the square root: the unit is squared.
# loses: all
def rmse(truth, prediction):
    """The root mean squared error, as one number."""
    return np.mean((truth - np.ravel(prediction)) ** 2)
