# The bias is the weight of one more input, which is always 1.
# loses: nothing
ones = np.ones((batch.shape[0], 1))
return np.hstack([batch, ones]) @ np.vstack([weights, bias])
