# The notebook's own solution.
# loses: nothing
error = sigmoid(x @ w + b) - y
return x.T @ error / len(x), np.mean(error)
