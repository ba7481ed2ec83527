# By the length of the vector of misses.
# loses: nothing
def rmse(truth, prediction):
    """The root mean squared error, as one number."""
    return np.linalg.norm(truth - np.reshape(prediction, -1)) / len(truth) ** 0.5
