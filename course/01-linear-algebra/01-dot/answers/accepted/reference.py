# The notebook's own solution.
# loses: nothing
total = 0.0
for place in range(len(a)):
    total = total + a[place] * b[place]
return total
