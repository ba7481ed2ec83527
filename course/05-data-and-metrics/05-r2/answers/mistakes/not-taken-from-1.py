# Forgets to take the quotient from 1.
# loses: all
return np.sum((truth - np.ravel(prediction)) ** 2) / np.sum((truth - np.mean(truth)) ** 2)
