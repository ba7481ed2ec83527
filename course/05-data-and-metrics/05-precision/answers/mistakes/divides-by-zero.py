# Forgets that there may be no alarm.
# loses: some
return np.sum((truth == 1) & (answers == 1)) / np.sum(answers == 1)
