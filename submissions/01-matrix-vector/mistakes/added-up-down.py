# Adds up over the rows instead of the columns.
# loses: all
def matrix_vector(matrix, vector):
    """A matrix (rows, columns) times a vector (columns,): a vector (rows,)."""
    return (matrix * vector).sum(axis=0)
