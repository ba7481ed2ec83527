"""Renders the page about a whole course: whether mistakes come back, and how every item did. It holds no names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd

from headcheck.course.registry import declared
from headcheck.reports import items, plots, recurrence
from headcheck.reports.gathering import Gathered
from headcheck.reports.recurrence import Recurrence, Together
from headcheck.reports.tables import (
    Table,
    as_frame,
    between_percent,
    counted,
    item_hints,
    item_rows,
    percent,
    rendered,
)
from headcheck.theory.mistakes import CATALOGUE

#: Maximum bars in the plot.
_BARS = 6


@dataclass(frozen=True)
class Findings:
    """What is known of a course. `analyses`: of the items of each assignment, as headcheck.reports.items makes them."""

    course: Sequence[Gathered]
    recurrences: Sequence[Recurrence]
    together: Together
    analyses: Sequence[pd.DataFrame]


def find(course: Sequence[Gathered], folder: Path) -> Findings:
    """What the assignments of the course in `folder` say."""
    declarations = declared(folder)
    done = recurrence.work(course, declarations)
    known = recurrence.known(course, declarations, folder)
    return Findings(
        course,
        recurrence.recurrences(done, known),
        recurrence.together(done, known),
        [items.of_class(gathered) for gathered in course],
    )


def render(findings: Findings, made: datetime) -> str:
    """The page, self-contained: it fetches nothing, and names nobody. `made`: the time to print on it."""
    untold = [(one.assignment, sum(not s.told for s in one.submissions if not s.refused)) for one in findings.course]
    back = [one for one in findings.recurrences if one.again.hits]
    return rendered(
        "course.html.j2",
        (_recurrences(findings), _items(findings), _assignments(findings)),
        "course",
        names={},
        made=made,
        students=len({one.student for gathered in findings.course for one in gathered.submissions}),
        assignments=len(findings.course),
        again=findings.together.again,
        percent=percent(findings.together.again.value),
        interval=between_percent(findings.together.interval),
        back=_back(back) if back else None,
        untold=[(assignment, counted(number, "page")) for assignment, number in untold if number],
        hints=item_hints(pd.concat(findings.analyses)),
        judged=items.JUDGED,
    )


def _back(found: Sequence[Recurrence]) -> plots.Plot:
    """The mistakes that most students made again, as bars."""
    most = sorted(found, key=lambda one: (-one.again.hits, one.mistake))[:_BARS]
    largest = max(one.again.tries for one in most)
    sentences = [f"{_what(one.mistake)} (of {one.again.tries})" for one in most]
    return plots.bars("Students who made it again", sentences, [one.again.hits for one in most], largest)


def _recurrences(findings: Findings) -> Table:
    rows = [
        {
            "What": _what(one.mistake),
            "Told": one.told,
            "With a later occasion": one.again.tries,
            "Made it again": one.again.hits,
            "%": percent(one.again.value),
            "95 % interval": between_percent(one.again.interval),
            "Others, who had it right at first": one.others.tries,
            "Made it later": one.others.hits,
            "% of the others": percent(one.others.value),
            "95 % interval of the others": between_percent(one.others.interval),
            "Told in, made again in": "; ".join(f"{a} → {b} ({number})" for (a, b), number in one.ways.items()),
            "Mistake": one.mistake,
        }
        for one in findings.recurrences
    ]
    nothing = "No mistake of the catalogue was found. Functions and quizzes have none."
    return Table("again", "Which mistakes come back", as_frame(rows), otherwise=nothing)


def _items(findings: Findings) -> Table:
    rows = [
        {"Assignment": gathered.assignment, **row}
        for gathered, analysis in zip(findings.course, findings.analyses, strict=True)
        for row in item_rows(gathered, analysis)
    ]
    return Table("items", "Items", as_frame(rows), otherwise="Nothing is graded yet.")


def _assignments(findings: Findings) -> Table:
    rows = []
    for gathered in findings.course:
        scores = pd.Series([one.score for one in gathered.submissions], dtype=float)
        rows.append(
            {
                "Assignment": gathered.assignment,
                "Graded": len(scores),
                "Feedback pages": sum(one.told for one in gathered.submissions),
                "Points": gathered.maximum,
                "Median, %": percent(scores.median() / gathered.maximum if gathered.maximum else None),
            }
        )
    return Table("assignments", "Assignments", as_frame(rows), otherwise="Nothing is graded yet.")


def _what(mistake: str) -> str:
    return CATALOGUE[mistake].what if mistake in CATALOGUE else mistake
