# A list as the result, and a negative end that knows about 0.
# loses: nothing
end = -held_out if held_out else None
start = -held_out if held_out else len(order)
return [x[order][:end], y[order][:end], x[order][start:], y[order][start:]]
