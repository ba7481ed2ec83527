"""An underactive thyroid, an overactive one, or neither, from blood tests and history."""

from headcheck import tasks
from headcheck.course.declarations import Problem

PROBLEM = Problem(
    title="A diagnosis with three classes",
    one="patient",
    many="patients",
    model="thyroid_model",
    arrays="thyroid",
    task=tasks.MultiClass(classes=3),
    metric="balanced-accuracy",
    names=("neither", "underactive", "overactive"),
    labels="thyroid_labels",
    held_out="{count} {many} who are not in your file",
)
