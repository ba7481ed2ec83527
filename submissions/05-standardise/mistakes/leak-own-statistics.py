# The leak: averages and deviations of the rows that are standardised.
# loses: some
def standardise(training, rows):
    """Standardise rows (n, columns) with what is known from the training rows (m, columns) alone."""
    spread = rows.std(axis=0)
    spread[spread == 0] = 1
    return (rows - rows.mean(axis=0)) / spread
