"""The share of applicants whom a college admits, from what is known of the college."""

from __future__ import annotations

from pathlib import Path

from headcheck import tasks
from headcheck.course.declarations import Problem, Split


def split(raw: Path) -> Split:
    """American colleges of 1995 in a random order: students get three in four."""
    import pandas as pd

    from ...shared import split_at_random

    names = {
        "Private": "private",
        "Apps": "applications",
        "Accept": "admitted",
        "Top10perc": "top_tenth",
        "Top25perc": "top_quarter",
        "F.Undergrad": "students",
        "Outstate": "tuition",
        "Room.Board": "room_and_board",
        "PhD": "professors_with_phd",
        "S.F.Ratio": "students_per_professor",
        "perc.alumni": "alumni_who_give",
        "Expend": "spent_per_student",
        "Grad.Rate": "graduates",
    }
    colleges = pd.read_csv(raw / "college.csv")[list(names)].rename(columns=names)
    return split_at_random(colleges, seed=1995)


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
