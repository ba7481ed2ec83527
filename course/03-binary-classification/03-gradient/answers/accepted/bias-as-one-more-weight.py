# The bias is the weight of one more input, which is always 1.
# loses: nothing
x = np.hstack([x, np.ones((len(x), 1))])
slopes = x.T @ (sigmoid(x @ np.append(w, b)) - y) / len(y)
return slopes[:-1], slopes[-1]
