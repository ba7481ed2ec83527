# Multiplies number by number.
# loses: all
return batch * weights + bias
