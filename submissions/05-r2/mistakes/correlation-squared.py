# The square of the correlation, which forgives wrong scales and shifts.
# loses: all
def r2(truth, prediction):
    """R squared, as one number."""
    return np.corrcoef(truth, np.ravel(prediction))[0, 1] ** 2
