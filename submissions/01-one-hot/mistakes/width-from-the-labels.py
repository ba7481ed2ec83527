# Counts the classes among the labels: too few columns if one does not occur.
# loses: some
def one_hot(labels, classes):
    """Labels (n,), whole numbers from 0 to classes - 1, as rows (n, classes) with a single 1 in each."""
    return np.eye(max(labels) + 1)[labels]
