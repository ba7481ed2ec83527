# The logarithm of a softmax: infinite where the probability is rounded to 0.
# loses: some
powers = np.exp(scores - scores.max(axis=1, keepdims=True))
probabilities = powers / powers.sum(axis=1, keepdims=True)
return -np.log(probabilities[np.arange(len(ids)), ids])
