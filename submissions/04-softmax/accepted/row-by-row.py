# A loop over the rows.
# loses: nothing
def softmax(scores):
    """Scores (n, classes) as probabilities (n, classes): each row adds up to 1."""
    result = np.zeros(np.shape(scores))
    for row, numbers in enumerate(scores):
        powers = np.exp(numbers - max(numbers))
        result[row] = powers / sum(powers)
    return result
