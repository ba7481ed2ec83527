# Divides by all rows.
# loses: all
return np.mean((truth == 1) & (answers == 1))
