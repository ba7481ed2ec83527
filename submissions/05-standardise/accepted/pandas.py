# With tables of pandas, and NumPy's way to count.
# loses: nothing
def standardise(training, rows):
    """Standardise rows (n, columns) with what is known from the training rows (m, columns) alone."""
    seen = pd.DataFrame(training)
    return ((pd.DataFrame(rows) - seen.mean()) / seen.std(ddof=0).replace(0, 1)).to_numpy()
