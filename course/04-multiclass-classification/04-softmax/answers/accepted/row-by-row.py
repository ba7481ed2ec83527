# A loop over the rows.
# loses: nothing
result = np.zeros(np.shape(scores))
for row, numbers in enumerate(scores):
    powers = np.exp(numbers - max(numbers))
    result[row] = powers / sum(powers)
return result
