# Subtracts the largest score of the whole table: in the other rows all powers may become 0.
# loses: some
powers = np.exp(scores - scores.max(initial=-10000))
return powers / powers.sum(axis=1, keepdims=True)
