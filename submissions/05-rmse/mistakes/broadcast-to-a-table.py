# Does not look at the shapes: a column and a row make a table.
# loses: some
def rmse(truth, prediction):
    """The root mean squared error, as one number."""
    return np.sqrt(np.mean((truth - prediction) ** 2))
