# Asks whether the arrays are the same as a whole.
# loses: some
return float(np.array_equal(truth, answers))
