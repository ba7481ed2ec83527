# A loop in plain Python.
# loses: nothing
return sum(1 for t, a in zip(truth, answers) if t == a) / len(truth)
