# The wrong logarithm.
# loses: all
def cross_entropy(scores, ids):
    """Scores (n, classes) and the ids of the right classes (n,): one loss for each row (n,)."""
    largest = scores.max(axis=1, keepdims=True)
    powers = np.exp(scores - largest)
    return np.log10(powers.sum(axis=1)) + largest[:, 0] - scores[np.arange(len(ids)), ids]
