# 0 times the logarithm of 0 is not a number.
# loses: some
powers = np.exp(scores - scores.max(axis=1, keepdims=True))
probabilities = powers / powers.sum(axis=1, keepdims=True)
return -(one_hot * np.log(probabilities)).sum(axis=1)
