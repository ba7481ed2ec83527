# Turns logits into probabilities, whose logarithm is infinite at 0.
# loses: some
p = 1 / (1 + np.exp(-z))
return np.mean(-(y * np.log(p) + (1 - y) * np.log(1 - p)))
