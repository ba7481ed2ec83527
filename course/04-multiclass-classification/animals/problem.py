"""A cat, a dog or a bird, from the picture of a silhouette."""

from headcheck import tasks
from headcheck.course.declarations import Problem

PROBLEM = Problem(
    title="Cat, dog or bird",
    one="picture",
    many="pictures",
    model="animal_model",
    arrays="animal",
    task=tasks.MultiClass(classes=3),
    metric="accuracy",
    names=("cat", "dog", "bird"),
    labels="animal_labels",
)
