"""Intake: from what a student handed in, which is only data, to a notebook that may run."""
