# Looks at the zeros: the share of the healthy that is left alone.
# loses: some
def recall(truth, answers):
    """Of all that are 1, the share that is found; 0 if nothing is 1."""
    return np.mean(answers[truth == 0] == 0) if (truth == 0).any() else 0.0
