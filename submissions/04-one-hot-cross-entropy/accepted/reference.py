# The notebook's own solution.
# loses: nothing
def one_hot_cross_entropy(scores, one_hot):
    """Scores (n, classes) and one-hot rows (n, classes): one loss for each row (n,)."""
    largest = scores.max(axis=1, keepdims=True)
    log_of_sum = largest[:, 0] + np.log(np.exp(scores - largest).sum(axis=1))
    return log_of_sum - (scores * one_hot).sum(axis=1)
