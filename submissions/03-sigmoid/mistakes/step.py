# A step: no probabilities, only 0 and 1.
# loses: all
def sigmoid(z):
    """1 / (1 + e^-z) for each number in z, of any size. The result has the shape of z."""
    return np.where(np.asarray(z) >= 0, 1.0, 0.0)
