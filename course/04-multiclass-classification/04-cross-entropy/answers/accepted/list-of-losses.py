# Row by row, relative to the score of the right class; a list comes back.
# loses: nothing
losses = []
for row, right in zip(scores, ids):
    above = row - row[right]
    losses.append(above.max() + np.log(np.exp(above - above.max()).sum()))
return losses
