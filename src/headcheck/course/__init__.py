"""The course as the grader knows it: its problems, their held-out rows, and the calls that hidden tests make."""
