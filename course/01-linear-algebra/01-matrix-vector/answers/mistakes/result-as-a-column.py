# The right numbers, but as a matrix with one column.
# loses: all
return matrix @ vector.reshape(-1, 1)
