# The notebook's own solution.
# loses: nothing
w = np.zeros(x.shape[1])
b = 0.0
for step in range(steps):
    dw, db = gradient(x, y, w, b)
    w = w - learning_rate * dw
    b = b - learning_rate * db
return w, b
