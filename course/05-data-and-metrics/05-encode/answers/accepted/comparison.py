# Compares each value with each kind: truth values.
# loses: nothing
return np.array(values, dtype=object).reshape(-1, 1) == np.array(kinds, dtype=object)
