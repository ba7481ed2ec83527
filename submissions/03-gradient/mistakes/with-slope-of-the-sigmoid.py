# The gradient of squared distance, which the sigmoid flattens.
# loses: all
def gradient(x, y, w, b):
    """The slopes of the loss: (dw, db). x: (n, columns), y: (n,), w and dw: (columns,), b and db: a number."""
    p = sigmoid(x @ w + b)
    error = (p - y) * p * (1 - p)
    return x.T @ error / len(x), np.mean(error)
