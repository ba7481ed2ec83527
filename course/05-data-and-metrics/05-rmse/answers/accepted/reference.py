# The notebook's own solution.
# loses: nothing
return np.sqrt(np.mean((truth - np.ravel(prediction)) ** 2))
