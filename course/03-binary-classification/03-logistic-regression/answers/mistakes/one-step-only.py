# Returns from inside the loop.
# loses: some
w, b = np.zeros(x.shape[1]), 0.0
for _ in range(steps):
    dw, db = gradient(x, y, w, b)
    w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b
return w, b
