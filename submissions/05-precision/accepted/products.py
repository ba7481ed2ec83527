# Zeros and ones multiplied.
# loses: nothing
def precision(truth, answers):
    """Of all answers that say 1, the share that is right; 0 if none says 1."""
    return (truth * answers).sum() / max(answers.sum(), 1)
