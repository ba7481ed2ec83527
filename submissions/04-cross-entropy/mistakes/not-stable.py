# The first formula as it stands: powers of 1000 are infinite.
# loses: some
def cross_entropy(scores, ids):
    """Scores (n, classes) and the ids of the right classes (n,): one loss for each row (n,)."""
    return np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(len(ids)), ids]
