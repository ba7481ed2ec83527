# Another curve of that form, from -1 to 1.
# loses: all
def sigmoid(z):
    """1 / (1 + e^-z) for each number in z, of any size. The result has the shape of z."""
    return np.tanh(z)
