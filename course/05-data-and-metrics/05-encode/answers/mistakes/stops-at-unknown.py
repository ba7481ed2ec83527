# Stops at a word that is no kind.
# loses: some
table = np.zeros((len(values), len(kinds)))
for row, value in enumerate(values):
    table[row, kinds.index(value)] = 1
return table
