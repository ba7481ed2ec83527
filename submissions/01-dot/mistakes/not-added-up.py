# The products, but not their sum.
# loses: all
def dot(a, b):
    """The dot product of two vectors of the same length, as one number."""
    return a * b
