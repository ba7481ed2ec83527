# Adds up first and multiplies then.
# loses: some
return np.sum(a) * np.sum(b)
