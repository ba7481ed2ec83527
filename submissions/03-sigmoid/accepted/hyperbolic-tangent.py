# Another formula for the same curve.
# loses: nothing
def sigmoid(z):
    """1 / (1 + e^-z) for each number in z, of any size. The result has the shape of z."""
    return 0.5 * (1 + np.tanh(np.asarray(z) / 2))
