# Counts how often each class occurs: one row for all labels.
# loses: all
table = np.zeros(classes)
for label in labels:
    table[label] += 1
return table
