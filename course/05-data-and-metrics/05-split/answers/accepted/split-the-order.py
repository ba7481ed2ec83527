# Cuts the order in two, and takes rows by it.
# loses: nothing
seen, unseen = np.split(order, [len(order) - held_out])
return x[seen], y[seen], x[unseen], y[unseen]
