# Truth minus prediction: it points downhill.
# loses: all
error = y - sigmoid(x @ w + b)
return x.T @ error / len(x), np.mean(error)
