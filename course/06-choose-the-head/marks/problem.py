"""The tray that a form belongs into, from a picture of its mark."""

from headcheck import tasks
from headcheck.course.declarations import Problem

PROBLEM = Problem(
    title="Which tray?",
    one="form",
    many="forms",
    model="marks_model",
    arrays="marks",
    task=tasks.MultiClass(classes=10),
    metric="accuracy",
)
