# The notebook's own solution.
# loses: nothing
return np.mean(np.abs(truth - np.ravel(prediction)))
