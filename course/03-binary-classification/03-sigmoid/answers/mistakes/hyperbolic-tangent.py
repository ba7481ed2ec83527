# Another curve of that form, from -1 to 1.
# loses: all
return np.tanh(z)
