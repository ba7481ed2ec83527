# The notebook's own solution.
# loses: nothing
def sigmoid(z):
    """1 / (1 + e^-z) for each number in z, of any size. The result has the shape of z."""
    small = np.exp(-np.abs(z))  # never above 1
    return np.where(z >= 0, 1 / (1 + small), small / (1 + small))
