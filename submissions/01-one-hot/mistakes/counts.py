# Counts how often each class occurs: one row for all labels.
# loses: all
def one_hot(labels, classes):
    """Labels (n,), whole numbers from 0 to classes - 1, as rows (n, classes) with a single 1 in each."""
    table = np.zeros(classes)
    for label in labels:
        table[label] += 1
    return table
