# Takes logits as if they were probabilities.
# loses: all
p = np.clip(z, 1e-7, 1 - 1e-7)
return np.mean(-(y * np.log(p) + (1 - y) * np.log(1 - p)))
