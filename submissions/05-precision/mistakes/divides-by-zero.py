# Forgets that there may be no alarm.
# loses: some
def precision(truth, answers):
    """Of all answers that say 1, the share that is right; 0 if none says 1."""
    return np.sum((truth == 1) & (answers == 1)) / np.sum(answers == 1)
