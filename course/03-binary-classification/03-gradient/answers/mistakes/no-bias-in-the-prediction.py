# Forgets the bias when it predicts.
# loses: some
error = sigmoid(x @ w) - y
return x.T @ error / len(x), np.mean(error)
