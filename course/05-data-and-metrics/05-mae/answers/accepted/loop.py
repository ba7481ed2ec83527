# A loop in plain Python.
# loses: nothing
total = 0.0
for true, predicted in zip(truth, np.ravel(prediction)):
    total += abs(true - predicted)
return total / len(truth)
