# Forgets that both can be 0.
# loses: some
p, r = precision(truth, answers), recall(truth, answers)
return 2 * np.float64(p) * r / (np.float64(p) + r)
