# The held-out rows train as well.
# loses: some
def split(x, y, order, held_out):
    """Bring x (n, columns) and y (n,) into a new order, and hold out the last rows.

    Returns four arrays: x and y for training, then x and y of the held-out rows.
    """
    x, y = x[order], y[order]
    training = len(x) - held_out
    return x, y, x[training:], y[training:]
