# The minus is missing: the curve falls.
# loses: all
return 1 / (1 + np.exp(z))
