# Gives the four arrays back in another order.
# loses: all
x, y = x[order], y[order]
training = len(x) - held_out
return x[:training], x[training:], y[:training], y[training:]
