# Does not look at the shapes: a column and a row make a table.
# loses: some
def mae(truth, prediction):
    """The mean absolute error, as one number."""
    return np.mean(np.abs(truth - prediction))
