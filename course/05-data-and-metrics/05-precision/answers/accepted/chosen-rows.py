# The average truth where the answer is 1.
# loses: nothing
alarms = truth[answers == 1]
return alarms.mean() if len(alarms) else 0
