# Compares with the average of the predictions.
# loses: some
def r2(truth, prediction):
    """R squared, as one number."""
    p = np.ravel(prediction)
    return 1 - np.sum((truth - p) ** 2) / np.sum((truth - p.mean()) ** 2)
