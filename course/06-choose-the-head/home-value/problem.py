"""What a house is worth, in steps above and below a typical one."""

from __future__ import annotations

from pathlib import Path

from headcheck import tasks
from headcheck.course.declarations import Problem, Split


def split(raw: Path) -> Split:
    """The split of house prices."""
    from ...shared import houses

    return houses(raw)


PROBLEM = Problem(
    title="What is this home worth?",
    one="house",
    many="houses",
    model="home_model",
    arrays="home",
    task=tasks.Regression(),
    metric="r2",
    amount="{} steps",
)
