# Counts the classes from 1, so each 1 stands one place too far to the left.
# loses: all
def one_hot(labels, classes):
    """Labels (n,), whole numbers from 0 to classes - 1, as rows (n, classes) with a single 1 in each."""
    table = np.zeros((len(labels), classes))
    for row, label in enumerate(labels):
        table[row, label - 1] = 1
    return table
