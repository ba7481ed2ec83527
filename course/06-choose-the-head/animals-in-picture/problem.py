"""Which of three animals are in a picture: any number of them."""

from headcheck import tasks
from headcheck.course.declarations import Problem

PROBLEM = Problem(
    title="Which animals are in the picture?",
    one="picture",
    many="pictures",
    model="picture_model",
    arrays="picture",
    task=tasks.MultiLabel(labels=3),
    metric="label-log-loss",
    names=("cat", "dog", "bird"),
)
