# The mean of the products.
# loses: all
return np.mean(a * b)
