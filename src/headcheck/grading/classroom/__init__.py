"""Classroom: every submission of an assignment, side by side, and graded one after the other."""
