# The root of the product, another kind of mean.
# loses: some
return np.sqrt(precision(truth, answers) * recall(truth, answers))
