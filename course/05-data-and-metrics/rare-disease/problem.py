"""A disease that few patients have, from blood tests and history."""

from __future__ import annotations

from pathlib import Path

from headcheck import tasks
from headcheck.course.declarations import Problem, Split


def split(raw: Path) -> Split:
    """The patients of the split that all problems with them share: disease 1 for either condition, 0 for neither."""
    from ...shared import patients

    student, held_out = (
        rows.drop(columns="thyroid").assign(disease=(rows["thyroid"] != "neither").astype(int))
        for rows in patients(raw)
    )
    return student, held_out


PROBLEM = Problem(
    title="A rare disease",
    one="patient",
    many="patients",
    model="rare_model",
    arrays="rare",
    task=tasks.Binary(rare=True),
    metric="recall",
    names=("healthy", "ill"),
    held_out="{count} {many} who are not in your file",
)
