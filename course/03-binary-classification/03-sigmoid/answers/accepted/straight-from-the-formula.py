# The formula as it stands: a power may overflow to infinity, and the result is still right.
# loses: nothing
return 1 / (1 + np.exp(-z))
