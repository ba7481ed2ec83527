# The two steps as they stand: powers of 1000 are infinite.
# loses: some
def softmax(scores):
    """Scores (n, classes) as probabilities (n, classes): each row adds up to 1."""
    powers = np.exp(scores)
    return powers / powers.sum(axis=1, keepdims=True)
