# Numbers that are too large are cut off before the power is taken.
# loses: nothing
def sigmoid(z):
    """1 / (1 + e^-z) for each number in z, of any size. The result has the shape of z."""
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))
