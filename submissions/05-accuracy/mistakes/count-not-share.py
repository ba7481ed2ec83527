# How many are right, not which share.
# loses: all
def accuracy(truth, answers):
    """The share of right answers."""
    return np.sum(truth == answers)
