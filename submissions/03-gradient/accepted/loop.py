# A loop over the rows.
# loses: nothing
def gradient(x, y, w, b):
    """The slopes of the loss: (dw, db). x: (n, columns), y: (n,), w and dw: (columns,), b and db: a number."""
    dw, db = np.zeros(len(w)), 0.0
    for row, label in zip(x, y):
        error = sigmoid(np.array([row @ w + b]))[0] - label
        dw += error * row / len(x)
        db += error / len(x)
    return [dw, db]
