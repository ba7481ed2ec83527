# The loop stops one place too early.
# loses: all
total = 0.0
for place in range(len(a) - 1):
    total = total + a[place] * b[place]
return total
