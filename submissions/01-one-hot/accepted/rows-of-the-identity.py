# Takes rows of the identity matrix.
# loses: nothing
def one_hot(labels, classes):
    """Labels (n,), whole numbers from 0 to classes - 1, as rows (n, classes) with a single 1 in each."""
    return np.eye(classes)[labels]
