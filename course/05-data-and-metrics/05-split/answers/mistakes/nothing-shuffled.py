# Leaves the rows in their old order.
# loses: all
training = len(x) - held_out
return x[:training], y[:training], x[training:], y[training:]
