# From the counts, without precision and recall.
# loses: nothing
def f1(truth, answers):
    """Precision and recall in one number; 0 if both are 0."""
    found = np.sum((truth == 1) & (answers == 1))
    both = np.sum(truth == 1) + np.sum(answers == 1)
    return 2 * found / both if both else 0.0
