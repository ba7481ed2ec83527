# The bias takes its step from weights that have moved already.
# loses: some
w, b = np.zeros(x.shape[1]), 0.0
for _ in range(steps):
    w = w - learning_rate * gradient(x, y, w, b)[0]
    b = b - learning_rate * gradient(x, y, w, b)[1]
return w, b
