"""Whose page it is, when it was handed in, and what still waits for a person: all from the gradebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nbgrader.api import Gradebook

from headcheck.grading.intake.submissions import printable


@dataclass(frozen=True)
class About:
    """`student`: the name, or else what the class calls them; `when`: as people write it. Both may be "".

    `waiting`: the grade_ids of what a person has to grade, and has not.
    """

    student: str = ""
    when: str = ""
    waiting: frozenset[str] = frozenset()


def about(asked: Mapping[str, Any]) -> About:
    """What is known of the notebook that nbgrader describes in `asked`; without a class, `asked` says it itself."""
    if "db_url" not in asked:
        return About(when=asked.get("when", ""))
    with Gradebook(asked["db_url"]) as gradebook:
        notebook = gradebook.find_submission_notebook(asked["notebook"], asked["assignment"], asked["student"])
        student, handed_in = notebook.student, notebook.assignment.timestamp
        name = " ".join(filter(None, (student.first_name, student.last_name)))
        waiting = frozenset(grade.name for grade in notebook.grades if grade.needs_manual_grade)
        when = f"Handed in on {written(handed_in)} UTC" if handed_in else ""
    return About(printable(name or asked["student"]), when, waiting)


def written(when: datetime) -> str:
    """A date and time as people write it: 2 March 2026, 10:00."""
    return f"{when.day} {when:%B %Y, %H:%M}"
