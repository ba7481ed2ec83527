# The columns meet the vector, not the rows: right shape on square matrices only.
# loses: all
def matrix_vector(matrix, vector):
    """A matrix (rows, columns) times a vector (columns,): a vector (rows,)."""
    return matrix.T @ vector
