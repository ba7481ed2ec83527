# First the probability that was given to the right answer, then its logarithm.
# loses: nothing
given = np.where(y == 1, p, 1 - p)
return -np.log(np.clip(given, 1e-7, 1 - 1e-7)).mean()
