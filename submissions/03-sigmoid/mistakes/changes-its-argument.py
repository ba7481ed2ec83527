# Works in the array that it was given.
# loses: some
def sigmoid(z):
    """1 / (1 + e^-z) for each number in z, of any size. The result has the shape of z."""
    if np.ndim(z) and z.dtype == float:
        z *= -1
        return 1 / (1 + np.exp(z))
    return 1 / (1 + np.exp(-z))
