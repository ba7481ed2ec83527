# Holds out the first rows and not the last.
# loses: some
x, y = x[order], y[order]
return x[held_out:], y[held_out:], x[:held_out], y[:held_out]
