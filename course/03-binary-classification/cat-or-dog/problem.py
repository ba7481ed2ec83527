"""A cat or a dog, from the picture of a silhouette."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from headcheck import tasks
from headcheck.course.declarations import Problem, Split


def split(raw: Path) -> Split:
    """The cats and dogs of the split that all problems with these pictures share, `dog` 1 for a dog."""
    from ...shared import animals

    student, held_out = ({name: array[rows["animal"] < 2] for name, array in rows.items()} for rows in animals(raw))
    return _called_dog(student), _called_dog(held_out)


def _called_dog(rows: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"pictures": rows["pictures"], "dog": rows["animal"]}


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
