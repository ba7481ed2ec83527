# The notebook's own solution.
# loses: nothing
def precision(truth, answers):
    """Of all answers that say 1, the share that is right; 0 if none says 1."""
    said = np.sum(answers == 1)
    if said == 0:
        return 0.0
    return np.sum((truth == 1) & (answers == 1)) / said
