# Counts a word that is no kind as the last kind.
# loses: some
table = np.zeros((len(values), len(kinds)))
for row, value in enumerate(values):
    table[row, kinds.index(value) if value in kinds else -1] = 1
return table
