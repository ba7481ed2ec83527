# A distance for each row instead of one number.
# loses: all
return np.abs(truth - np.ravel(prediction))
