# Prints the result and returns nothing.
# loses: all
def sigmoid(z):
    """1 / (1 + e^-z) for each number in z, of any size. The result has the shape of z."""
    print(1 / (1 + np.exp(-z)))
