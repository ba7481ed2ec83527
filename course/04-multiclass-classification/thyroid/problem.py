"""An underactive thyroid, an overactive one, or neither, from blood tests and history."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from headcheck import tasks
from headcheck.course.declarations import Problem, Split


def split(raw: Path) -> Split:
    """The patients of the split that all problems with them share.

    Nine in ten have neither condition; here they are thinned to 1000, so that no model does well by saying only that.
    """
    from ...shared import patients

    student, held_out = patients(raw)
    return _thinned(student, 750), _thinned(held_out, 250)


def _thinned(patients: Any, kept: int) -> Any:
    """All patients with a condition and `kept` of those with neither, in a new random order."""
    import numpy as np

    negative = patients["thyroid"] == "neither"
    rows = patients[~negative | (negative.cumsum() <= kept)]
    return rows.iloc[np.random.RandomState(1987).permutation(len(rows))]


PROBLEM = Problem(
    title="A diagnosis with three classes",
    one="patient",
    many="patients",
    model="thyroid_model",
    arrays="thyroid",
    task=tasks.MultiClass(classes=3),
    metric="balanced-accuracy",
    names=("neither", "underactive", "overactive"),
    labels="thyroid_labels",
    held_out="{count} {many} who are not in your file",
)
