# Takes the root of each square, which is the mean absolute error.
# loses: all
return np.mean(np.sqrt((truth - np.ravel(prediction)) ** 2))
