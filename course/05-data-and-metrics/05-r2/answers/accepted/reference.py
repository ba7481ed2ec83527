# The notebook's own solution.
# loses: nothing
missed = np.sum((truth - np.ravel(prediction)) ** 2)
dull = np.sum((truth - np.mean(truth)) ** 2)
return 1 - missed / dull
