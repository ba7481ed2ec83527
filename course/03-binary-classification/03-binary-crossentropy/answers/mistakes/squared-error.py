# Another loss.
# loses: all
return np.mean((y - p) ** 2)
