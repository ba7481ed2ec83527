# From the counts, without precision and recall.
# loses: nothing
found = np.sum((truth == 1) & (answers == 1))
both = np.sum(truth == 1) + np.sum(answers == 1)
return 2 * found / both if both else 0.0
