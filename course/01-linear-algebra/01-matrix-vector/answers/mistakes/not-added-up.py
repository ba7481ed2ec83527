# The products of each row, but not their sums.
# loses: all
return matrix * vector
