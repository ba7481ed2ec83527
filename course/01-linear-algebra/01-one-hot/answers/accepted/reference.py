# The notebook's own solution.
# loses: nothing
table = np.zeros((len(labels), classes))
for row, label in enumerate(labels):
    table[row, label] = 1
return table
