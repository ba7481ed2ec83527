# Does not look at the shapes: a column and a row make a table.
# loses: some
return 1 - np.sum((truth - prediction) ** 2) / np.sum((truth - np.mean(truth)) ** 2)
