# The leak: averages and deviations of all rows together.
# loses: some
def standardise(training, rows):
    """Standardise rows (n, columns) with what is known from the training rows (m, columns) alone."""
    everything = np.vstack([training, rows])
    spread = everything.std(axis=0)
    spread[spread == 0] = 1
    return (rows - everything.mean(axis=0)) / spread
