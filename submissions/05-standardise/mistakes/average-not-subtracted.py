# Divides and does not subtract.
# loses: all
def standardise(training, rows):
    """Standardise rows (n, columns) with what is known from the training rows (m, columns) alone."""
    spread = training.std(axis=0)
    spread[spread == 0] = 1
    return rows / spread
