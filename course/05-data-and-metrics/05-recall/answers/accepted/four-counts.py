# Counts what is found and what is overlooked.
# loses: nothing
found = overlooked = 0
for t, a in zip(truth, answers):
    if t == 1 and a == 1:
        found += 1
    elif t == 1:
        overlooked += 1
return found / (found + overlooked) if found + overlooked else 0
