# The notebook's own solution. It needs `dot`, which stands in the same notebook.
# loses: nothing
return np.array([dot(row, vector) for row in matrix])
