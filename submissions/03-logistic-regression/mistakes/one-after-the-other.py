# The bias takes its step from weights that have moved already.
# loses: some
def train(x, y, learning_rate, steps):
    """Start with zeros and make some steps. Returns (w, b): weights of shape (columns,), and a number."""
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(steps):
        w = w - learning_rate * gradient(x, y, w, b)[0]
        b = b - learning_rate * gradient(x, y, w, b)[1]
    return w, b
