# The share of right answers.
# loses: some
return np.mean(truth == answers)
