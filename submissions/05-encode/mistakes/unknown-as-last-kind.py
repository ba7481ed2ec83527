# Counts a word that is no kind as the last kind.
# loses: some
def encode(values, kinds):
    """A list of words as one-hot rows (number of values, number of kinds); an unknown word is a row of zeros."""
    table = np.zeros((len(values), len(kinds)))
    for row, value in enumerate(values):
        table[row, kinds.index(value) if value in kinds else -1] = 1
    return table
