# The notebook's own solution.
# loses: nothing
def encode(values, kinds):
    """A list of words as one-hot rows (number of values, number of kinds); an unknown word is a row of zeros."""
    table = np.zeros((len(values), len(kinds)))
    for row, value in enumerate(values):
        if value in kinds:
            table[row, kinds.index(value)] = 1
    return table
