# The plain average of precision and recall.
# loses: some
return (precision(truth, answers) + recall(truth, answers)) / 2
