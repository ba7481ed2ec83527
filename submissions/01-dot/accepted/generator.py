# Plain Python: pairs, and a sum over them.
# loses: nothing
def dot(a, b):
    """The dot product of two vectors of the same length, as one number."""
    return sum(x * y for x, y in zip(a, b))
