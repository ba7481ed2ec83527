# The notebook's own solution.
# loses: nothing
def recall(truth, answers):
    """Of all that are 1, the share that is found; 0 if nothing is 1."""
    there = np.sum(truth == 1)
    if there == 0:
        return 0.0
    return np.sum((truth == 1) & (answers == 1)) / there
