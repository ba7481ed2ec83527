# Forgets the 2.
# loses: all
p, r = precision(truth, answers), recall(truth, answers)
return p * r / (p + r) if p + r else 0.0
