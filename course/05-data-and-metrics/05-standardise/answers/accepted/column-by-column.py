# A loop over the columns.
# loses: nothing
result = np.zeros(rows.shape)
for column in range(training.shape[1]):
    values = training[:, column]
    average = sum(values) / len(values)
    spread = (sum((value - average) ** 2 for value in values) / len(values)) ** 0.5
    result[:, column] = (rows[:, column] - average) / (spread or 1)
return result
