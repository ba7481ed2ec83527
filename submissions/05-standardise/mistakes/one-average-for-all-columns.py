# One average and one deviation for the whole table.
# loses: all
def standardise(training, rows):
    """Standardise rows (n, columns) with what is known from the training rows (m, columns) alone."""
    return (rows - training.mean()) / training.std()
