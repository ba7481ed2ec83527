# The average answer where the truth is 1.
# loses: nothing
return np.mean(answers[truth == 1]) if (truth == 1).any() else 0.0
