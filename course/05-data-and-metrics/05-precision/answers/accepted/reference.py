# The notebook's own solution.
# loses: nothing
said = np.sum(answers == 1)
if said == 0:
    return 0.0
return np.sum((truth == 1) & (answers == 1)) / said
