# A list as the result, and a negative end that knows about 0.
# loses: nothing
def split(x, y, order, held_out):
    """Bring x (n, columns) and y (n,) into a new order, and hold out the last rows.

    Returns four arrays: x and y for training, then x and y of the held-out rows.
    """
    end = -held_out if held_out else None
    start = -held_out if held_out else len(order)
    return [x[order][:end], y[order][:end], x[order][start:], y[order][start:]]
