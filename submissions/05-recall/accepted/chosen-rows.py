# The average answer where the truth is 1.
# loses: nothing
def recall(truth, answers):
    """Of all that are 1, the share that is found; 0 if nothing is 1."""
    return np.mean(answers[truth == 1]) if (truth == 1).any() else 0.0
