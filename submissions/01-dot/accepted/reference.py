# The notebook's own solution.
# loses: nothing
def dot(a, b):
    """The dot product of two vectors of the same length, as one number."""
    total = 0.0
    for place in range(len(a)):
        total = total + a[place] * b[place]
    return total
