# Subtracts from the table that it was given, which is somebody else's.
# loses: some
def softmax(scores):
    """Scores (n, classes) as probabilities (n, classes): each row adds up to 1."""
    scores -= scores.max(axis=1, keepdims=True)
    powers = np.exp(scores)
    return powers / powers.sum(axis=1, keepdims=True)
