# Divides by all rows.
# loses: all
def precision(truth, answers):
    """Of all answers that say 1, the share that is right; 0 if none says 1."""
    return np.mean((truth == 1) & (answers == 1))
