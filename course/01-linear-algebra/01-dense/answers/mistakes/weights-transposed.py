# Turns the weights on their side.
# loses: all
return batch @ weights.T + bias
