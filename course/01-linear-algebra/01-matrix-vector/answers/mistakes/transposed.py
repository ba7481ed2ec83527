# The columns meet the vector, not the rows: right shape on square matrices only.
# loses: all
return matrix.T @ vector
