# Does not look at the shapes: a column and a row make a table.
# loses: some
return np.sqrt(np.mean((truth - prediction) ** 2))
