# A loop in plain Python.
# loses: nothing
def accuracy(truth, answers):
    """The share of right answers."""
    return sum(1 for t, a in zip(truth, answers) if t == a) / len(truth)
