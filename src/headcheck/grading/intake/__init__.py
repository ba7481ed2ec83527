"""Intake: turns a submission, which is only data, into a notebook that may run."""
