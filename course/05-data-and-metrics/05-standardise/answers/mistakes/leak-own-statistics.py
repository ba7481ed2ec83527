# The leak: averages and deviations of the rows that are standardised.
# loses: some
spread = rows.std(axis=0)
spread[spread == 0] = 1
return (rows - rows.mean(axis=0)) / spread
