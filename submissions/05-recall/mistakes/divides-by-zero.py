# Forgets that nothing may be 1.
# loses: some
def recall(truth, answers):
    """Of all that are 1, the share that is found; 0 if nothing is 1."""
    return np.sum((truth == 1) & (answers == 1)) / np.sum(truth == 1)
