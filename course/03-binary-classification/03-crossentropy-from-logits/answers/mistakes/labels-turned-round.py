# The label is on the wrong side.
# loses: all
return np.mean(np.logaddexp(0, z) - (1 - y) * z)
