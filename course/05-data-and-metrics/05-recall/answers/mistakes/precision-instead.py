# Divides by all alarms: that is precision.
# loses: some
said = np.sum(answers == 1)
return np.sum((truth == 1) & (answers == 1)) / said if said else 0.0
