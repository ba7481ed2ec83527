"""Renders the page about a class: tables, plots and sentences for its instructor."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from headcheck.course.declarations import PARTS
from headcheck.course.marks import TITLES
from headcheck.grading.classroom.graded import Basis
from headcheck.reports import asked, items, plots
from headcheck.reports.asked import OfQuestion
from headcheck.reports.gathering import ABSENT, FAILED, KINDS, REMARKED, WAITING, Gathered, Submission
from headcheck.reports.similarity import Pair, near_identical
from headcheck.reports.tables import Hint, Table, as_frame, between, counted, item_hints, item_rows, percent, rendered
from headcheck.theory.mistakes import CATALOGUE

#: Maximum bars in a plot, and pairs whose cells are shown side by side.
_BARS, _BESIDE = 6, 10
_BY = {Basis.CELLS: "all cells", Basis.MODELS: "the saved models"}


@dataclass(frozen=True)
class Names:
    """Pseudonyms. The page contains aliases ("Student 7"), which its script replaces by names and back.

    Numbers follow a digest of the student's id, not the alphabet, and rows that are equal otherwise follow the numbers:
    an order gives nobody away.
    """

    alias: Mapping[str, str]
    name: Mapping[str, str]

    @classmethod
    def of(cls, names: Mapping[str, str]) -> Names:
        """Aliases for students, whose `names` are by id."""
        order = sorted(names, key=lambda student: hashlib.sha256(student.encode("utf-8", "surrogatepass")).digest())
        alias = {student: f"Student {number}" for number, student in enumerate(order, 1)}
        return cls(alias, {alias[id]: id if name == id else f"{name} ({id})" for id, name in names.items()})

    def __call__(self, students: Iterable[str]) -> str:
        """Aliases of students, for a cell of a table."""
        return ", ".join(self.alias[student] for student in self.in_order(students))

    def in_order(self, students: Iterable[str]) -> list[str]:
        """Students by their numbers."""
        return sorted(students, key=self.number)

    def number(self, student: str) -> int:
        """The number in a student's alias."""
        return int(self.alias[student].rpartition(" ")[2])


def render(gathered: Gathered, made: datetime) -> str:
    """The page, self-contained: it fetches nothing. `made`: the time to print on it."""
    names = Names.of(gathered.names)
    pairs = near_identical(
        {s.student: s.answers for s in gathered.submissions if not s.refused},
        gathered.handed_out,
        gathered.solved,
        {f"{place}-choice" for one in gathered.submissions for place in one.questions},
    )
    analysis, compared = items.of_class(gathered), asked.compare(gathered)
    tables = (
        _grades(gathered, names),
        _parts(gathered, analysis),
        _mistakes(gathered, names),
        _items(gathered, analysis),
        _asked(compared),
        _pairs(pairs, names),
        _troubles(gathered, names),
    )
    scores = [submission.score for submission in gathered.submissions]
    return rendered(
        "report.html.j2",
        tables,
        gathered.assignment,
        assignment=gathered.assignment,
        outdated=gathered.outdated,
        maximum=gathered.maximum,
        made=made,
        quartiles=pd.Series(scores, dtype=float).quantile([0.25, 0.5, 0.75]).tolist(),
        graded=len(scores),
        handed_in=len(gathered.names) - sum(trouble.kind == ABSENT for trouble in gathered.troubles),
        histogram=plots.histogram(scores, gathered.maximum) if scores and gathered.maximum else None,
        lost=_lost(gathered, analysis),
        readable=sum(not submission.refused for submission in gathered.submissions),
        has_mistakes=not tables[2].frame.empty,
        hints=_hints(gathered, analysis, pairs),
        beside=[_side_by_side(pair, gathered, names) for pair in pairs[:_BESIDE]],
        pairs=len(pairs),
        names=names.name,
        judged=items.JUDGED,
        asked=compared,
        adding=asked.setting(gathered.assignment, compared),
    )


def _grades(gathered: Gathered, names: Names) -> Table:
    rows = []
    groups = list(dict.fromkeys(item.group for item in gathered.items))
    for one in sorted(gathered.submissions, key=lambda submission: names.number(submission.student)):
        row: dict[str, object] = {
            "Student": names([one.student]),
            f"Points of {gathered.maximum:g}": one.score,
            "%": percent(one.score / gathered.maximum if gathered.maximum else None),
            "Penalty for being late": one.penalty,
        }
        for group in groups:
            own = [one.points[item.id] for item in gathered.items if item.group == group and item.id in one.points]
            row[f"{group} ({_maximum(gathered, group):g})"] = sum(own) if own else None
        by = one.rests_on.by
        rows.append(row | {"Graded by": one.rests_on.note or (_BY[by] if by else "")})
    frame = as_frame(rows)
    # columns that would say the same of everybody
    for column, usual in (("Penalty for being late", 0.0), ("Graded by", _BY[Basis.CELLS])):
        if rows and frame[column].isin([usual, ""]).all():
            frame = frame.drop(columns=column)
    return Table("grades", "Grades", frame, people=["Student"], otherwise="Nobody has a grade yet.", sorted=True)


def _parts(gathered: Gathered, analysis: pd.DataFrame) -> Table:
    """The share of points that the class earned, by problem and part."""
    rows = []
    shown = [part for part in PARTS if any(item.part == part for item in gathered.items)]
    for group in dict.fromkeys(item.group for item in gathered.items):
        of_group = [item for item in gathered.items if item.group == group and item.maximum and not item.dropped]
        if not of_group:
            continue
        earned = sum(analysis.difficulty[item.id] * item.maximum for item in of_group)
        whole = sum(item.maximum for item in of_group)
        row: dict[str, object] = {"Problem": group, "All of it, %": percent(earned / whole)}
        for part in shown:
            shares = [analysis.difficulty[item.id] for item in of_group if item.part == part]
            row[f"{TITLES.get(part, part).capitalize()}, %"] = percent(shares[0]) if shares else None
        rows.append(row)
    return Table("parts", "Parts by problem", as_frame(rows), otherwise="Nothing is graded yet.")


def _mistakes(gathered: Gathered, names: Names) -> Table:
    who: dict[str, set[str]] = defaultdict(set)
    where: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    groups = {item.id: item.group for item in gathered.items}
    for one in gathered.submissions:
        for item, mistakes in one.mistakes.items():
            for mistake in mistakes:
                who[mistake].add(one.student)
                where[mistake][groups.get(item, item)].add(one.student)
    count = sum(not one.refused for one in gathered.submissions)
    rows = [
        {
            "What": CATALOGUE[mistake].what if mistake in CATALOGUE else mistake,
            "Students": len(students),
            "% of the class": percent(len(students) / count),
            "Where": "; ".join(f"{group} ({len(found)})" for group, found in where[mistake].items()),
            "Who": names(students),
            "Mistake": mistake,
        }
        for mistake, students in sorted(who.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    ]
    nothing = "No mistake of the catalogue was found. Functions and quizzes have none: see below which items were hard."
    return Table("mistakes", "Misconceptions", as_frame(rows), people=["Who"], otherwise=nothing)


def _items(gathered: Gathered, analysis: pd.DataFrame) -> Table:
    return Table("items", "Items", as_frame(item_rows(gathered, analysis)), otherwise="Nothing is graded yet.")


def _asked(compared: Sequence[OfQuestion]) -> Table:
    rows = [
        {
            "Kind": one.kind,
            "Question": one.question,
            "Students": one.students,
            "Points, %": percent(one.share),
            "95 % interval": between(one.interval),
            "Chance of such a difference": round(one.chance, 4),
            "Points short of the others": one.deficit,
        }
        for one in compared
    ]
    return Table("asked", "Questions of one's own", as_frame(rows), otherwise="Everybody had the same questions.")


def _pairs(pairs: Sequence[Pair], names: Names) -> Table:
    rows = [
        {
            "One": names([one]),
            "Other": names([other]),
            "Cells": len(pair.matches),
            "Which cells, and how similar": "; ".join(f"{m.cell} {100 * m.similarity:.0f} %" for m in pair.matches),
            "Rare passages in both": pair.rare,
        }
        for pair in sorted(pairs, key=lambda pair: (-pair.rare, *map(names.number, names.in_order(pair.students))))
        for one, other in [names.in_order(pair.students)]
    ]
    nothing = "No two submissions share more than what is common in this class, or in the instructor's solution."
    return Table("similar", "Near-identical submissions", as_frame(rows), people=["One", "Other"], otherwise=nothing)


def _troubles(gathered: Gathered, names: Names) -> Table:
    rows = [
        {
            "Student": names([trouble.student]),
            "What": trouble.kind,
            "In its own words": trouble.detail.replace("\n", " · "),
        }
        for trouble in sorted(gathered.troubles, key=lambda t: (KINDS.index(t.kind), names.number(t.student)))
    ]
    return Table(
        "attention",
        "Runs that failed, and what else needs attention",
        as_frame(rows),
        people=["Student"],
        words=["In its own words"],
        otherwise="Everybody who handed in has a grade, and every cell ran to its end.",
    )


def _lost(gathered: Gathered, analysis: pd.DataFrame) -> plots.Plot | None:
    """The most frequent mistakes as bars; where none has a name, the parts that cost the most."""
    counts: Counter[str] = Counter()
    for one in gathered.submissions:
        counts.update({mistake for mistakes in one.mistakes.values() for mistake in mistakes})
    if counts:
        most = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[:_BARS]
        sentences = [CATALOGUE[mistake].what if mistake in CATALOGUE else mistake for mistake, _ in most]
        of = sum(not one.refused for one in gathered.submissions)
        return plots.bars("Students who made each mistake", sentences, [count for _, count in most], of)
    lost = (100 * (1 - analysis.difficulty)).round()
    hardest = [item for item in gathered.items if lost[item.id] > 0]
    hardest = sorted(hardest, key=lambda item: -lost[item.id])[:_BARS]
    if not hardest:
        return None
    labels = [f"{item.group}: {TITLES.get(item.part, item.part)}" for item in hardest]
    return plots.bars("Points lost", labels, [lost[item.id] for item in hardest], 100, " %")


def _hints(gathered: Gathered, analysis: pd.DataFrame, pairs: Sequence[Pair]) -> list[Hint]:
    """What needs the instructor's attention, the most urgent first."""
    students = Counter(trouble.kind for trouble in gathered.troubles)
    hints = [
        Hint(
            f"{counted(students[kind], 'student')}: {kind}",
            "attention",
            f"headcheck grade {gathered.assignment}" if kind in (FAILED, WAITING) else "",
        )
        for kind in KINDS
        if students[kind] and kind != REMARKED
    ]
    if pairs:
        hints.append(Hint(f"{counted(len(pairs), 'pair')} of near-identical submissions: a place to look", "similar"))
    return hints + item_hints(analysis)


def _side_by_side(pair: Pair, gathered: Gathered, names: Names) -> dict[str, object]:
    """A pair with the texts of its cells."""
    by_student: Mapping[str, Submission] = {one.student: one for one in gathered.submissions}
    students = names.in_order(pair.students)
    return {
        "students": [names.alias[student] for student in students],
        "cells": [
            (match.cell, match.similarity, [by_student[student].answers[match.cell] for student in students])
            for match in pair.matches
        ],
    }


def _maximum(gathered: Gathered, group: str) -> float:
    return sum(item.maximum for item in gathered.items if item.group == group)
