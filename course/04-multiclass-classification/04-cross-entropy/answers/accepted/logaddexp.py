# NumPy's own stable sum of powers, and a loop that picks the scores.
# loses: nothing
return np.logaddexp.reduce(scores, axis=1) - np.array([row[right] for row, right in zip(scores, ids)])
