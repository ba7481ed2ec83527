# The average truth where the answer is 1.
# loses: nothing
def precision(truth, answers):
    """Of all answers that say 1, the share that is right; 0 if none says 1."""
    alarms = truth[answers == 1]
    return alarms.mean() if len(alarms) else 0
