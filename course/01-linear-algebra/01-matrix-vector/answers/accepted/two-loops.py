# Two loops, and a list as the result.
# loses: nothing
result = [0.0] * len(matrix)
for row in range(matrix.shape[0]):
    for column in range(matrix.shape[1]):
        result[row] += matrix[row][column] * vector[column]
return result
