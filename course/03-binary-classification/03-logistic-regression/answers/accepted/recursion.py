# One step more than one step less.
# loses: nothing
if steps == 0:
    return np.zeros(x.shape[1]), 0.0
w, b = train(x, y, learning_rate, steps - 1)
dw, db = gradient(x, y, w, b)
return w - learning_rate * dw, b - learning_rate * db
