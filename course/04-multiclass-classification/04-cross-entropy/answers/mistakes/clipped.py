# Probabilities are kept away from 0, so that a loss never exceeds 16.
# loses: some
powers = np.exp(scores - scores.max(axis=1, keepdims=True))
probabilities = powers / powers.sum(axis=1, keepdims=True)
return -np.log(np.maximum(probabilities[np.arange(len(ids)), ids], 1e-7))
