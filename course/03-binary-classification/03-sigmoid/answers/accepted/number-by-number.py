# Plain Python for each number, put together again.
# loses: nothing
import math

def one(number):
    return 1 / (1 + math.exp(-number)) if number >= 0 else math.exp(number) / (1 + math.exp(number))

z = np.asarray(z)
return np.array([one(number) for number in z.ravel()]).reshape(z.shape)
