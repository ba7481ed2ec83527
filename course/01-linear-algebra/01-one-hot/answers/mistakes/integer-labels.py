# Gives the labels back as a column.
# loses: all
return labels.reshape(-1, 1)
