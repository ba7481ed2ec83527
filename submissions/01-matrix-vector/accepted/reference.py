# The notebook's own solution. It needs `dot`, which stands in the same notebook.
# loses: nothing
def matrix_vector(matrix, vector):
    """A matrix (rows, columns) times a vector (columns,): a vector (rows,)."""
    return np.array([dot(row, vector) for row in matrix])
