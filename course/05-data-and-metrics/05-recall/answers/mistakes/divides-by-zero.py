# Forgets that nothing may be 1.
# loses: some
return np.sum((truth == 1) & (answers == 1)) / np.sum(truth == 1)
