# The sign for the matrix product, which works on vectors as well.
# loses: nothing
return a @ b
