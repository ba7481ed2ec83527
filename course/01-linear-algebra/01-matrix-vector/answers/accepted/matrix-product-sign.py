# The sign for the matrix product.
# loses: nothing
return matrix @ vector
