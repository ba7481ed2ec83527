# The root of the product, another kind of mean.
# loses: some
def f1(truth, answers):
    """Precision and recall in one number; 0 if both are 0."""
    return np.sqrt(precision(truth, answers) * recall(truth, answers))
