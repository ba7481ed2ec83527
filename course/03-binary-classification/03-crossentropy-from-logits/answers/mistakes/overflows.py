# The right formula, with a power that overflows.
# loses: some
return np.mean(np.log(1 + np.exp(z)) - y * z)
