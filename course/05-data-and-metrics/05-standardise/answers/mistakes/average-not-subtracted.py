# Divides and does not subtract.
# loses: all
spread = training.std(axis=0)
spread[spread == 0] = 1
return rows / spread
