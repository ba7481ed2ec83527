# The notebook's own solution.
# loses: nothing
def gradient(x, y, w, b):
    """The slopes of the loss: (dw, db). x: (n, columns), y: (n,), w and dw: (columns,), b and db: a number."""
    error = sigmoid(x @ w + b) - y
    return x.T @ error / len(x), np.mean(error)
