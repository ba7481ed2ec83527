# NumPy's own stable sum of powers, and a loop that picks the scores.
# loses: nothing
def cross_entropy(scores, ids):
    """Scores (n, classes) and the ids of the right classes (n,): one loss for each row (n,)."""
    return np.logaddexp.reduce(scores, axis=1) - np.array([row[right] for row, right in zip(scores, ids)])
