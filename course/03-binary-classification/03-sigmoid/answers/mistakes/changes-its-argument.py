# Works in the array that it was given.
# loses: some
if np.ndim(z) and z.dtype == float:
    z *= -1
    return 1 / (1 + np.exp(z))
return 1 / (1 + np.exp(-z))
