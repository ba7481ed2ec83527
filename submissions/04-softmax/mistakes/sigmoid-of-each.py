# A sigmoid for each score: the rows don't add up to 1.
# loses: all
def softmax(scores):
    """Scores (n, classes) as probabilities (n, classes): each row adds up to 1."""
    return 1 / (1 + np.exp(-scores))
