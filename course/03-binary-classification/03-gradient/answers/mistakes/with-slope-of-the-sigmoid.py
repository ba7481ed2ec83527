# The gradient of squared distance, which the sigmoid flattens.
# loses: all
p = sigmoid(x @ w + b)
error = (p - y) * p * (1 - p)
return x.T @ error / len(x), np.mean(error)
