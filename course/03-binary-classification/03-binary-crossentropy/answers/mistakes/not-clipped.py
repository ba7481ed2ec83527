# The logarithm of zero is infinite.
# loses: some
return np.mean(-(y * np.log(p) + (1 - y) * np.log(1 - p)))
