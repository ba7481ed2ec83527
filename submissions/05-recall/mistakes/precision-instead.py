# Divides by all alarms: that is precision.
# loses: some
def recall(truth, answers):
    """Of all that are 1, the share that is found; 0 if nothing is 1."""
    said = np.sum(answers == 1)
    return np.sum((truth == 1) & (answers == 1)) / said if said else 0.0
