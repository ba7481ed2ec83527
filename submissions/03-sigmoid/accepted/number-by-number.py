# Plain Python for each number, put together again.
# loses: nothing
def sigmoid(z):
    """1 / (1 + e^-z) for each number in z, of any size. The result has the shape of z."""
    import math

    def one(number):
        return 1 / (1 + math.exp(-number)) if number >= 0 else math.exp(number) / (1 + math.exp(number))

    z = np.asarray(z)
    return np.array([one(number) for number in z.ravel()]).reshape(z.shape)
