# Prints the result and returns nothing.
# loses: all
print(1 / (1 + np.exp(-z)))
