# With the square root of Python's own library.
# loses: nothing
import math

return math.sqrt(sum((t - p) ** 2 for t, p in zip(truth, np.ravel(prediction))) / len(truth))
