# In percent.
# loses: all
def accuracy(truth, answers):
    """The share of right answers."""
    return 100 * np.mean(truth == answers)
