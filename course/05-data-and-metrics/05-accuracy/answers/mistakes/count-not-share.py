# How many are right, not which share.
# loses: all
return np.sum(truth == answers)
