# The return stands inside the loop, so only the first place counts.
# loses: all
total = 0.0
for place in range(len(a)):
    total = total + a[place] * b[place]
    return total
