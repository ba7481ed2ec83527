# The notebook's own solution.
# loses: nothing
return np.mean(truth == answers)
