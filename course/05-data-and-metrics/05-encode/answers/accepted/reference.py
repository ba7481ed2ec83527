# The notebook's own solution.
# loses: nothing
table = np.zeros((len(values), len(kinds)))
for row, value in enumerate(values):
    if value in kinds:
        table[row, kinds.index(value)] = 1
return table
