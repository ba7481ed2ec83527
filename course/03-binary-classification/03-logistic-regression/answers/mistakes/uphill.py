# Walks with the gradient instead of against it.
# loses: all
w, b = np.zeros(x.shape[1]), 0.0
for _ in range(steps):
    dw, db = gradient(x, y, w, b)
    w, b = w + learning_rate * dw, b + learning_rate * db
return w, b
