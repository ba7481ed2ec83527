# One sum over rows and classes at once.
# loses: nothing
return np.logaddexp.reduce(scores, axis=1) - np.einsum("ij,ij->i", scores, one_hot)
