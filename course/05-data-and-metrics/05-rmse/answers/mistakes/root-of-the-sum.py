# Takes the root of the sum and then divides by the number of rows.
# loses: all
return np.sqrt(np.sum((truth - np.ravel(prediction)) ** 2)) / len(truth)
