# The mean of the products.
# loses: all
def dot(a, b):
    """The dot product of two vectors of the same length, as one number."""
    return np.mean(a * b)
