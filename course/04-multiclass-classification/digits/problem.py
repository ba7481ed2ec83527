"""Which digit was written, from a picture of 8 x 8 pixels."""

from __future__ import annotations

from pathlib import Path

from headcheck import tasks
from headcheck.course.declarations import Problem, Split


def split(raw: Path) -> Split:
    """Pictures in a random order: students get three in four."""
    from ...shared import digits

    return digits(raw)


PROBLEM = Problem(
    title="Your first network for handwritten digits",
    one="picture",
    many="pictures",
    model="digit_model",
    arrays="digit",
    task=tasks.MultiClass(classes=10),
    metric="accuracy",
    labels="digit_labels",
)
