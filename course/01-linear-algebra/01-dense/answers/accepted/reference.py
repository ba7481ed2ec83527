# The notebook's own solution.
# loses: nothing
return batch @ weights + bias
