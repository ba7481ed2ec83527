# The losses of all classes, not only of the right one.
# loses: all
largest = scores.max(axis=1, keepdims=True)
return largest + np.log(np.exp(scores - largest).sum(axis=1, keepdims=True)) - scores
