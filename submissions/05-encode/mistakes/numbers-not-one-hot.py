# Numbers the kinds.
# loses: all
def encode(values, kinds):
    """A list of words as one-hot rows (number of values, number of kinds); an unknown word is a row of zeros."""
    return np.array([kinds.index(value) if value in kinds else -1 for value in values])
