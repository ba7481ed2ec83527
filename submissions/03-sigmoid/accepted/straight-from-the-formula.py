# The formula as it stands: a power may overflow to infinity, and the result is still right.
# loses: nothing
def sigmoid(z):
    """1 / (1 + e^-z) for each number in z, of any size. The result has the shape of z."""
    return 1 / (1 + np.exp(-z))
