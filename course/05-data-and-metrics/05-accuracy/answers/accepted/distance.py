# By the distance: an answer is wrong where it is 1 away.
# loses: nothing
return 1 - np.abs(truth - answers).sum() / len(truth)
