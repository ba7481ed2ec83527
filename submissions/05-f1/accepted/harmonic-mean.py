# The harmonic mean as it is defined.
# loses: nothing
def f1(truth, answers):
    """Precision and recall in one number; 0 if both are 0."""
    p, r = precision(truth, answers), recall(truth, answers)
    return 0.0 if p == 0 or r == 0 else 2 / (1 / p + 1 / r)
