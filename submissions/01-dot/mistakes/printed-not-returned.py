# Prints the result and returns nothing.
# loses: all
def dot(a, b):
    """The dot product of two vectors of the same length, as one number."""
    print(np.sum(a * b))
