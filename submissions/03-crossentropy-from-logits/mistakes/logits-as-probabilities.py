# Takes logits as if they were probabilities.
# loses: all
def binary_crossentropy_from_logits(y, z):
    """The average cross-entropy. y: labels 0 and 1, shape (n,). z: logits of any size, shape (n,)."""
    p = np.clip(z, 1e-7, 1 - 1e-7)
    return np.mean(-(y * np.log(p) + (1 - y) * np.log(1 - p)))
