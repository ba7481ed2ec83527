# The gradient of linear regression.
# loses: all
def gradient(x, y, w, b):
    """The slopes of the loss: (dw, db). x: (n, columns), y: (n,), w and dw: (columns,), b and db: a number."""
    error = x @ w + b - y
    return x.T @ error / len(x), np.mean(error)
