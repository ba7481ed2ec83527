"""Grading: what stands between a submitted notebook and its points, and the bank of submissions that proves it."""
