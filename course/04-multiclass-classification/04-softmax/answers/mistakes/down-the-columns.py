# Divides by the sums of the columns, not of the rows.
# loses: all
powers = np.exp(scores - scores.max())
return powers / powers.sum(axis=0)
