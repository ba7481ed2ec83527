# Looks at the zeros: the share of the healthy that is left alone.
# loses: some
return np.mean(answers[truth == 0] == 0) if (truth == 0).any() else 0.0
