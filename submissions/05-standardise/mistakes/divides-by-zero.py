# Forgets the constant column.
# loses: some
def standardise(training, rows):
    """Standardise rows (n, columns) with what is known from the training rows (m, columns) alone."""
    return (rows - training.mean(axis=0)) / training.std(axis=0)
