# Takes the kinds from the values: other columns for every table.
# loses: all
kinds = sorted(set(values))
table = np.zeros((len(values), len(kinds)))
for row, value in enumerate(values):
    table[row, kinds.index(value)] = 1
return table
