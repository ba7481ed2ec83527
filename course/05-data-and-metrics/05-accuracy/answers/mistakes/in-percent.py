# In percent.
# loses: all
return 100 * np.mean(truth == answers)
