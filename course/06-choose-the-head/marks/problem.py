"""The tray that a form belongs into, from a picture of its mark."""

from __future__ import annotations

from pathlib import Path

from headcheck import tasks
from headcheck.course.declarations import Problem, Split

#: The tray into which each digit from 0 to 9 is sorted: names without an order, so that none is near another.
TRAYS = (6, 3, 8, 0, 9, 5, 1, 7, 4, 2)


def split(raw: Path) -> Split:
    """The pictures of the split that all problems with digits share, with the tray that each belongs into."""
    import numpy as np

    from ...shared import digits

    trays = np.array(TRAYS, dtype="uint8")
    student, held_out = ({"pictures": rows["pictures"], "tray": trays[rows["digit"]]} for rows in digits(raw))
    return student, held_out


PROBLEM = Problem(
    title="Which tray?",
    one="form",
    many="forms",
    model="marks_model",
    arrays="marks",
    task=tasks.MultiClass(classes=10),
    metric="accuracy",
)
