# Starts from random weights: a right method, but not the one asked for.
# loses: all
w, b = np.random.normal(size=x.shape[1]), 0.0
for _ in range(steps):
    dw, db = gradient(x, y, w, b)
    w, b = w - learning_rate * dw, b - learning_rate * db
return w, b
