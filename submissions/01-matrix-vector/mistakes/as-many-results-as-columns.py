# Takes the vector's length for the number of rows: right for the example, which is square.
# loses: some
def matrix_vector(matrix, vector):
    """A matrix (rows, columns) times a vector (columns,): a vector (rows,)."""
    result = np.zeros(len(vector))
    for row in range(len(vector)):
        result[row] = np.sum(matrix[row] * vector)
    return result
