# The notebook's own solution.
# loses: nothing
there = np.sum(truth == 1)
if there == 0:
    return 0.0
return np.sum((truth == 1) & (answers == 1)) / there
