# A loop over the rows.
# loses: nothing
def binary_crossentropy(y, p):
    """The average cross-entropy. y: labels 0 and 1, shape (n,). p: probabilities of a 1, shape (n,)."""
    total = 0.0
    for label, probability in zip(y, p):
        given = probability if label == 1 else 1 - probability
        total -= np.log(max(given, 1e-7))
    return total / len(y)
