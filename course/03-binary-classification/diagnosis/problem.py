"""Cancer or harmless, from measurements of a lump in a breast under a microscope."""

from __future__ import annotations

from pathlib import Path

from headcheck import tasks
from headcheck.course.declarations import Problem, Split


def split(raw: Path) -> Split:
    """Lumps in a random order: students get three in four."""
    import pandas as pd

    from ...shared import split_at_random

    return split_at_random(pd.read_csv(raw / "breast_cancer.csv"), seed=1993)


PROBLEM = Problem(
    title="Harmless or cancer?",
    one="lump",
    many="lumps",
    model="diagnosis_model",
    arrays="lump",
    task=tasks.Binary(),
    metric="log-loss",
    names=("harmless", "cancer"),
)
