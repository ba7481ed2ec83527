# The share of right answers.
# loses: some
def precision(truth, answers):
    """Of all answers that say 1, the share that is right; 0 if none says 1."""
    return np.mean(truth == answers)
