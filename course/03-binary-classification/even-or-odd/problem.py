"""An even digit or an odd one, from a picture of 8 x 8 pixels; students write the whole network."""

from __future__ import annotations

from pathlib import Path

from headcheck import tasks
from headcheck.course.declarations import Problem, Split


def split(raw: Path) -> Split:
    """The split that all problems with handwritten digits share, `even` 1 for an even digit."""
    from ...shared import digits

    student, held_out = (
        {"pictures": rows["pictures"], "even": (rows["digit"] % 2 == 0).astype("int64")} for rows in digits(raw)
    )
    return student, held_out


PROBLEM = Problem(
    title="Even or odd?",
    one="picture",
    many="pictures",
    model="parity_model",
    arrays="digit",
    task=tasks.Binary(),
    metric="log-loss",
    names=("odd", "even"),
)
