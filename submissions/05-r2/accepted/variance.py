# By the variance of the truth.
# loses: nothing
def r2(truth, prediction):
    """R squared, as one number."""
    return 1 - np.mean((truth - np.ravel(prediction)) ** 2) / np.var(truth)
