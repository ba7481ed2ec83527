# The notebook's own solution.
# loses: nothing
largest = scores.max(axis=1, keepdims=True)
log_of_sum = largest[:, 0] + np.log(np.exp(scores - largest).sum(axis=1))
return log_of_sum - scores[np.arange(len(ids)), ids]
