# The gradient stands in the loop.
# loses: nothing
def train(x, y, learning_rate, steps):
    """Start with zeros and make some steps. Returns (w, b): weights of shape (columns,), and a number."""
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(steps):
        error = 1 / (1 + np.exp(-(x @ w + b))) - y
        w -= learning_rate * (x.T @ error) / len(y)
        b -= learning_rate * error.mean()
    return w, b
