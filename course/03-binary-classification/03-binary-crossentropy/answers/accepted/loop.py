# A loop over the rows.
# loses: nothing
total = 0.0
for label, probability in zip(y, p):
    given = probability if label == 1 else 1 - probability
    total -= np.log(max(given, 1e-7))
return total / len(y)
