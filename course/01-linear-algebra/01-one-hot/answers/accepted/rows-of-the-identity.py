# Takes rows of the identity matrix.
# loses: nothing
return np.eye(classes)[labels]
