"""Which digit was written, from a picture of 8 x 8 pixels."""

from headcheck import tasks
from headcheck.course.declarations import Problem

PROBLEM = Problem(
    title="Your first network for handwritten digits",
    one="picture",
    many="pictures",
    model="digit_model",
    arrays="digit",
    task=tasks.MultiClass(classes=10),
    metric="accuracy",
    labels="digit_labels",
)
