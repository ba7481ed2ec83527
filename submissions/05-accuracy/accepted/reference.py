# The notebook's own solution.
# loses: nothing
def accuracy(truth, answers):
    """The share of right answers."""
    return np.mean(truth == answers)
