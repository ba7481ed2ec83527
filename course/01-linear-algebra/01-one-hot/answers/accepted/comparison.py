# Compares each label with each class: truth values.
# loses: nothing
return labels.reshape(-1, 1) == np.arange(classes)
