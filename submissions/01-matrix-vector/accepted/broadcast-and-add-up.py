# Broadcasting, then a sum over the columns.
# loses: nothing
def matrix_vector(matrix, vector):
    """A matrix (rows, columns) times a vector (columns,): a vector (rows,)."""
    return (matrix * vector).sum(axis=1)
