# The notebook's own solution.
# loses: nothing
def standardise(training, rows):
    """Standardise rows (n, columns) with what is known from the training rows (m, columns) alone."""
    average = training.mean(axis=0)
    spread = training.std(axis=0)
    spread[spread == 0] = 1
    return (rows - average) / spread
