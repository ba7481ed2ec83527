# Compares each value with each kind: truth values.
# loses: nothing
def encode(values, kinds):
    """A list of words as one-hot rows (number of values, number of kinds); an unknown word is a row of zeros."""
    return np.array(values, dtype=object).reshape(-1, 1) == np.array(kinds, dtype=object)
