# The notebook's own solution.
# loses: nothing
average = training.mean(axis=0)
spread = training.std(axis=0)
spread[spread == 0] = 1
return (rows - average) / spread
