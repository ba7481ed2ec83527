"""The functions that students write, one module for each assignment that has some.

Each module declares `FUNCTIONS`; `headcheck.course.problems` gathers them.
"""
