# With tables of pandas, and NumPy's way to count.
# loses: nothing
seen = pd.DataFrame(training)
return ((pd.DataFrame(rows) - seen.mean()) / seen.std(ddof=0).replace(0, 1)).to_numpy()
