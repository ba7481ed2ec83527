# Numbers that are too large are cut off before the power is taken.
# loses: nothing
return 1 / (1 + np.exp(-np.clip(z, -500, 500)))
