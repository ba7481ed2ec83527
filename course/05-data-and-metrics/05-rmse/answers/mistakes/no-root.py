# Forgets the square root: the unit is squared.
# loses: all
return np.mean((truth - np.ravel(prediction)) ** 2)
