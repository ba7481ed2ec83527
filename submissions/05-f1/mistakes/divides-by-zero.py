# Forgets that both can be 0.
# loses: some
def f1(truth, answers):
    """Precision and recall in one number; 0 if both are 0."""
    p, r = precision(truth, answers), recall(truth, answers)
    return 2 * np.float64(p) * r / (np.float64(p) + r)
