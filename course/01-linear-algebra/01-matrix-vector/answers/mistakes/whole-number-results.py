# Collects the results in whole numbers, so fractions are cut off.
# loses: some
result = np.zeros(len(matrix), dtype=int)
for row in range(len(matrix)):
    result[row] = np.sum(matrix[row] * vector)
return result
