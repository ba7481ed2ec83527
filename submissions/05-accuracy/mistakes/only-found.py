# Counts what was found, and not what was rightly left alone.
# loses: all
def accuracy(truth, answers):
    """The share of right answers."""
    return np.mean((truth == 1) & (answers == 1))
