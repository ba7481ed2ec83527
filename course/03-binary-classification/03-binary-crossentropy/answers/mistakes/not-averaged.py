# A number for each row.
# loses: all
p = np.clip(p, 1e-7, 1 - 1e-7)
return -(y * np.log(p) + (1 - y) * np.log(1 - p))
