# Forgets to take off the sign, so misses above and below cancel.
# loses: all
return np.mean(truth - np.ravel(prediction))
