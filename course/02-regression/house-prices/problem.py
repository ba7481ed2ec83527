"""The price of a house in Ames, Iowa, from where it stands and how large it is."""

from __future__ import annotations

from pathlib import Path

from headcheck import tasks
from headcheck.course.declarations import Problem, Split


def split(raw: Path) -> Split:
    """Houses in a random order: students get three in four."""
    from ...shared import houses

    return houses(raw)


PROBLEM = Problem(
    title="House prices from location and size",
    one="house",
    many="houses",
    model="house_model",
    arrays="house",
    task=tasks.Regression(),
    metric="r2",
    amount="${}",
    scale=('house_mean["price"]', 'house_std["price"]'),
)
