# Forgets the 2.
# loses: all
def f1(truth, answers):
    """Precision and recall in one number; 0 if both are 0."""
    p, r = precision(truth, answers), recall(truth, answers)
    return p * r / (p + r) if p + r else 0.0
