# Counts the classes among the labels: too few columns if one does not occur.
# loses: some
return np.eye(max(labels) + 1)[labels]
