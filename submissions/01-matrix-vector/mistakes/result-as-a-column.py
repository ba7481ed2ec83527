# The right numbers, but as a matrix with one column.
# loses: all
def matrix_vector(matrix, vector):
    """A matrix (rows, columns) times a vector (columns,): a vector (rows,)."""
    return matrix @ vector.reshape(-1, 1)
