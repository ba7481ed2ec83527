# Shares of the scores themselves: some are negative.
# loses: some
return scores / scores.sum(axis=1, keepdims=True)
