# Another formula for the same curve.
# loses: nothing
return 0.5 * (1 + np.tanh(np.asarray(z) / 2))
