# Einstein's notation.
# loses: nothing
def dot(a, b):
    """The dot product of two vectors of the same length, as one number."""
    return np.einsum("i,i->", a, b)
