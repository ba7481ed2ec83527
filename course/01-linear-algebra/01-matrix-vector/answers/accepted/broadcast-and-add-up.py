# Broadcasting, then a sum over the columns.
# loses: nothing
return (matrix * vector).sum(axis=1)
