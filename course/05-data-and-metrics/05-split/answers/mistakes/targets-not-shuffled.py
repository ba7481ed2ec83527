# Shuffles the rows and forgets the targets: each row gets the target of another one.
# loses: all
x = x[order]
training = len(x) - held_out
return x[:training], y[:training], x[training:], y[training:]
