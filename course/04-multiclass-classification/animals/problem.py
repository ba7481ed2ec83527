"""A cat, a dog or a bird, from the picture of a silhouette."""

from __future__ import annotations

from pathlib import Path

from headcheck import tasks
from headcheck.course.declarations import Problem, Split


def split(raw: Path) -> Split:
    """Pictures in a random order: students get three in four."""
    from ...shared import animals

    return animals(raw)


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
