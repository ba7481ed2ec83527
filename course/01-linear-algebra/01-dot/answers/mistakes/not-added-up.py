# The products, but not their sum.
# loses: all
return a * b
