# Prints the result and returns nothing.
# loses: all
print(np.sum(a * b))
