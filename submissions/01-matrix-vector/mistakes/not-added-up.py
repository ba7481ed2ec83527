# The products of each row, but not their sums.
# loses: all
def matrix_vector(matrix, vector):
    """A matrix (rows, columns) times a vector (columns,): a vector (rows,)."""
    return matrix * vector
