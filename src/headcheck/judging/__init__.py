"""Judging: from a model (live or in a file) and a task or targets to a verdict."""
