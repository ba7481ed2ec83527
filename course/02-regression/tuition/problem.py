"""What a year at an American college costs; students write the whole network."""

from __future__ import annotations

from pathlib import Path

from headcheck import tasks
from headcheck.course.declarations import Problem, Split


def split(raw: Path) -> Split:
    """Colleges in a random order, as for admission, without the columns that admission is computed from."""
    from ...shared import colleges

    student, held_out = colleges(raw)
    unused = ["applications", "admitted", "top_quarter"]
    return student.drop(columns=unused), held_out.drop(columns=unused)


PROBLEM = Problem(
    title="What a year at college costs",
    one="college",
    many="colleges",
    model="tuition_model",
    arrays="college",
    task=tasks.Regression(),
    metric="r2",
    amount="${}",
    scale=('college_mean["tuition"]', 'college_std["tuition"]'),
)
