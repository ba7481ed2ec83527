"""The price of a house and its class of quality, from one model with two heads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from headcheck import tasks
from headcheck.course.declarations import Problem, Split

#: Dollars for a square foot of living area, from which on a house counts as ordinary, and as fine.
ORDINARY, FINE = 107, 133


def split(raw: Path) -> Split:
    """The split of house prices, with a word for what a square foot of each house costs."""
    from ...shared import houses

    student, held_out = houses(raw)
    return _with_quality(student), _with_quality(held_out)


def _with_quality(houses: Any) -> Any:
    import numpy as np

    of_a_foot = houses["price"] / houses["living_area"]
    words = np.array(["basic", "ordinary", "fine"])
    return houses.assign(quality=words[np.digitize(of_a_foot, [ORDINARY, FINE])])


PROBLEM = Problem(
    title="Two answers at once",
    one="house",
    many="houses",
    model="house_model",
    arrays="house",
    task=tasks.Regression(),
    metric="r2-and-accuracy",
    outputs={"price": tasks.Regression(), "quality": tasks.MultiClass(classes=3)},
    names=("basic", "ordinary", "fine"),
    amount="${}",
    scale=('rated_training["price"].mean()', 'rated_training["price"].std()'),
)
