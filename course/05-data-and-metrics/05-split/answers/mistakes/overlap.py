# The held-out rows train as well.
# loses: some
x, y = x[order], y[order]
training = len(x) - held_out
return x, y, x[training:], y[training:]
