# Asks whether the arrays are the same as a whole.
# loses: some
def accuracy(truth, answers):
    """The share of right answers."""
    return float(np.array_equal(truth, answers))
