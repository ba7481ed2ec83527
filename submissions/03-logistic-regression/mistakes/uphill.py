# Walks with the gradient instead of against it.
# loses: all
def train(x, y, learning_rate, steps):
    """Start with zeros and make some steps. Returns (w, b): weights of shape (columns,), and a number."""
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(steps):
        dw, db = gradient(x, y, w, b)
        w, b = w + learning_rate * dw, b + learning_rate * db
    return w, b
