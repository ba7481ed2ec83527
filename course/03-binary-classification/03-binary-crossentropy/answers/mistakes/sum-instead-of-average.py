# The sum over the rows.
# loses: some
p = np.clip(p, 1e-7, 1 - 1e-7)
return np.sum(-(y * np.log(p) + (1 - y) * np.log(1 - p)))
