# Counts steps down, and returns a list.
# loses: nothing
w, b = np.zeros_like(x[0], dtype=float), 0
while steps > 0:
    dw, db = gradient(x, y, w, b)
    w, b, steps = w - learning_rate * dw, b - learning_rate * db, steps - 1
return [w, b]
