# One formula for both labels: turn the sign so that a large number is bad.
# loses: nothing
def binary_crossentropy_from_logits(y, z):
    """The average cross-entropy. y: labels 0 and 1, shape (n,). z: logits of any size, shape (n,)."""
    against = np.where(np.asarray(y) == 1, -z, z)
    return np.logaddexp(0.0, against).mean()
