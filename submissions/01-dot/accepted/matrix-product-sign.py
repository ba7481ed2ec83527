# The sign for the matrix product, which works on vectors as well.
# loses: nothing
def dot(a, b):
    """The dot product of two vectors of the same length, as one number."""
    return a @ b
