# The notebook's own solution.
# loses: nothing
def softmax(scores):
    """Scores (n, classes) as probabilities (n, classes): each row adds up to 1."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
