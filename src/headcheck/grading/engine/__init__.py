"""Engine: runs a notebook and its tests in two processes, and keeps what came out."""
