# Compares each label with each class: truth values.
# loses: nothing
def one_hot(labels, classes):
    """Labels (n,), whole numbers from 0 to classes - 1, as rows (n, classes) with a single 1 in each."""
    return labels.reshape(-1, 1) == np.arange(classes)
