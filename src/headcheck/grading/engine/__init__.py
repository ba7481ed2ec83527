"""Engine: runs a notebook and its tests in two processes, and stores the results."""
