# The notebook's own solution.
# loses: nothing
powers = np.exp(scores - scores.max(axis=1, keepdims=True))
return powers / powers.sum(axis=1, keepdims=True)
