# Counts what was found, and not what was rightly left alone.
# loses: all
return np.mean((truth == 1) & (answers == 1))
