# Zeros and ones multiplied.
# loses: nothing
return (truth * answers).sum() / max(answers.sum(), 1)
