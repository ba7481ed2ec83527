# Collects the results in whole numbers, so fractions are cut off.
# loses: some
def matrix_vector(matrix, vector):
    """A matrix (rows, columns) times a vector (columns,): a vector (rows,)."""
    result = np.zeros(len(matrix), dtype=int)
    for row in range(len(matrix)):
        result[row] = np.sum(matrix[row] * vector)
    return result
