# Divides by all that are 1: that is recall.
# loses: some
def precision(truth, answers):
    """Of all answers that say 1, the share that is right; 0 if none says 1."""
    there = np.sum(truth == 1)
    return np.sum((truth == 1) & (answers == 1)) / there if there else 0.0
