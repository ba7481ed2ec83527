# The notebook's own solution.
# loses: nothing
return np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))
