# The sign for the matrix product.
# loses: nothing
def matrix_vector(matrix, vector):
    """A matrix (rows, columns) times a vector (columns,): a vector (rows,)."""
    return matrix @ vector
