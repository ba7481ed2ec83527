# Compares with the average of the predictions.
# loses: some
p = np.ravel(prediction)
return 1 - np.sum((truth - p) ** 2) / np.sum((truth - p.mean()) ** 2)
