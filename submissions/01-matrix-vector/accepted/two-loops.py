# Two loops, and a list as the result.
# loses: nothing
def matrix_vector(matrix, vector):
    """A matrix (rows, columns) times a vector (columns,): a vector (rows,)."""
    result = [0.0] * len(matrix)
    for row in range(matrix.shape[0]):
        for column in range(matrix.shape[1]):
            result[row] += matrix[row][column] * vector[column]
    return result
