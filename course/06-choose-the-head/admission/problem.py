"""The share of applicants whom a college admits, from what is known of the college."""

from __future__ import annotations

from pathlib import Path

from headcheck import tasks
from headcheck.course.declarations import Problem, Split


def split(raw: Path) -> Split:
    """Colleges in a random order: students get three in four."""
    from ...shared import colleges

    return colleges(raw)


PROBLEM = Problem(
    title="Who gets in?",
    one="college",
    many="colleges",
    model="admission_model",
    arrays="admission",
    task=tasks.Proportion(),
    metric="mae",
    amount="{} percentage points",
    scale=("0", "100"),
)
