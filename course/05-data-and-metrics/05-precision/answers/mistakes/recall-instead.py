# Divides by all that are 1: that is recall.
# loses: some
there = np.sum(truth == 1)
return np.sum((truth == 1) & (answers == 1)) / there if there else 0.0
