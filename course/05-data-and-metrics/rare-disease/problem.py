"""A disease that few patients have, from blood tests and history."""

from headcheck import tasks
from headcheck.course.declarations import Problem

PROBLEM = Problem(
    title="A rare disease",
    one="patient",
    many="patients",
    model="rare_model",
    arrays="rare",
    task=tasks.Binary(rare=True),
    metric="recall",
    names=("healthy", "ill"),
    held_out="{count} {many} who are not in your file",
)
