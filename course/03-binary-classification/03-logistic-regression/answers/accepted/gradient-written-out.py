# The gradient stands in the loop.
# loses: nothing
w, b = np.zeros(x.shape[1]), 0.0
for _ in range(steps):
    error = 1 / (1 + np.exp(-(x @ w + b))) - y
    w -= learning_rate * (x.T @ error) / len(y)
    b -= learning_rate * error.mean()
return w, b
