# The loop stops one place too early.
# loses: all
def dot(a, b):
    """The dot product of two vectors of the same length, as one number."""
    total = 0.0
    for place in range(len(a) - 1):
        total = total + a[place] * b[place]
    return total
