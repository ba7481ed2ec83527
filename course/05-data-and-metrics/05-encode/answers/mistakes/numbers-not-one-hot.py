# Numbers the kinds.
# loses: all
return np.array([kinds.index(value) if value in kinds else -1 for value in values])
