# Another logarithm: the loss in bits.
# loses: all
p = np.clip(p, 1e-7, 1 - 1e-7)
return np.mean(-(y * np.log2(p) + (1 - y) * np.log2(1 - p)))
