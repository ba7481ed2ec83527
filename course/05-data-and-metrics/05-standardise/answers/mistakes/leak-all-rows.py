# The leak: averages and deviations of all rows together.
# loses: some
everything = np.vstack([training, rows])
spread = everything.std(axis=0)
spread[spread == 0] = 1
return (rows - everything.mean(axis=0)) / spread
