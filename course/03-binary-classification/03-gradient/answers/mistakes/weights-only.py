# Returns the slopes of the weights alone.
# loses: all
error = sigmoid(x @ w + b) - y
return x.T @ error / len(x)
