# Adds up first and multiplies then.
# loses: some
def dot(a, b):
    """The dot product of two vectors of the same length, as one number."""
    return np.sum(a) * np.sum(b)
