# Does not look at the shapes: a column and a row make a table.
# loses: some
return np.mean(np.abs(truth - prediction))
