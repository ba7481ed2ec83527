# The notebook's own solution.
# loses: nothing
small = np.exp(-np.abs(z))  # never above 1
return np.where(z >= 0, 1 / (1 + small), small / (1 + small))
