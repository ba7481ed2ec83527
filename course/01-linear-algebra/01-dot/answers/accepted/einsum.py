# Einstein's notation.
# loses: nothing
return np.einsum("i,i->", a, b)
