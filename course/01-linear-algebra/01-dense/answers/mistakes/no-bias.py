# Forgets the bias.
# loses: all
return batch @ weights
