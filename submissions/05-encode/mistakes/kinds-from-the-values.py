# Takes the kinds from the values: other columns for every table.
# loses: all
def encode(values, kinds):
    """A list of words as one-hot rows (number of values, number of kinds); an unknown word is a row of zeros."""
    kinds = sorted(set(values))
    table = np.zeros((len(values), len(kinds)))
    for row, value in enumerate(values):
        table[row, kinds.index(value)] = 1
    return table
