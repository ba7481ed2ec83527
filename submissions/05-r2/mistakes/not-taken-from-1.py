# Forgets to take the quotient from 1.
# loses: all
def r2(truth, prediction):
    """R squared, as one number."""
    return np.sum((truth - np.ravel(prediction)) ** 2) / np.sum((truth - np.mean(truth)) ** 2)
