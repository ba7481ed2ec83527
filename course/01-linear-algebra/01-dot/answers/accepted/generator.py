# Plain Python: pairs, and a sum over them.
# loses: nothing
return sum(x * y for x, y in zip(a, b))
