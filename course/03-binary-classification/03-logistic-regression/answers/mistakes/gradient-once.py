# The slopes are computed once, before the loop.
# loses: some
w, b = np.zeros(x.shape[1]), 0.0
dw, db = gradient(x, y, w, b)
for _ in range(steps):
    w, b = w - learning_rate * dw, b - learning_rate * db
return w, b
