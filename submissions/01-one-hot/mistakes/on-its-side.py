# A column for each label instead of a row.
# loses: all
def one_hot(labels, classes):
    """Labels (n,), whole numbers from 0 to classes - 1, as rows (n, classes) with a single 1 in each."""
    table = np.zeros((classes, len(labels)))
    for place, label in enumerate(labels):
        table[label, place] = 1
    return table
