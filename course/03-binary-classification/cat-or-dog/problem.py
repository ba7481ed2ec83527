"""A cat or a dog, from the picture of a silhouette."""

from headcheck import tasks
from headcheck.course.declarations import Problem

PROBLEM = Problem(
    title="Cat or dog?",
    one="picture",
    many="pictures",
    model="pet_model",
    arrays="pet",
    task=tasks.Binary(),
    metric="log-loss",
    names=("cat", "dog"),
)
