# The harmonic mean as it is defined.
# loses: nothing
p, r = precision(truth, answers), recall(truth, answers)
return 0.0 if p == 0 or r == 0 else 2 / (1 / p + 1 / r)
