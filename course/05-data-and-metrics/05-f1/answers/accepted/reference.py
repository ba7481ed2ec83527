# The notebook's own solution. It needs `precision` and `recall`, which stand in the same notebook.
# loses: nothing
p, r = precision(truth, answers), recall(truth, answers)
if p + r == 0:
    return 0.0
return 2 * p * r / (p + r)
