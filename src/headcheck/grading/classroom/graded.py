"""Results of grading a class, and progress reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from headcheck.errors import HeadcheckError
from headcheck.grading.engine.store import Store


class BusyError(HeadcheckError):
    """Another process grades this course at the moment."""


class NotReadyError(HeadcheckError):
    """The class can't be graded yet; the message says why and what to do."""


class Outcome(StrEnum):
    """How a student's grade came about, or why there is none."""

    UNCHANGED = "unchanged"
    STORED = "stored"
    RAN = "ran"
    FAILED = "failed"


class Basis(StrEnum):
    """The basis of a grade: all of a notebook's cells, or its saved models instead of the cells that train."""

    CELLS = "cells"
    MODELS = "models"


@dataclass(frozen=True)
class Graded:
    """One student of an assignment. `seconds`: of running. `problem`: why there is no grade.

    `note`: why all cells were run in spite of --from-models, and the result. `differs`: the saved models earn other
    points than the cells.
    """

    student: str
    assignment: str
    how: Outcome
    points: float | None = None
    maximum: float | None = None
    seconds: float = 0
    problem: str = ""
    by: Basis = Basis.CELLS
    note: str = ""
    differs: bool = False


@dataclass(frozen=True)
class Started:
    """A notebook of this student is running."""

    student: str


@dataclass(frozen=True)
class Notice:
    """A message for the instructor."""

    sentence: str


Event: TypeAlias = Started | Notice | Graded

#: Callback for progress reports while a class is graded.
Tell: TypeAlias = Callable[[Event], None]


@dataclass(frozen=True)
class RestsOn:
    """The basis of a stored grade; `by` is None if unknown. `note` and `differs`: see Graded."""

    by: Basis | None = None
    note: str = ""
    differs: bool = False


def rests_on(store: Store, assignment: str, student: str) -> RestsOn:
    """The basis of a student's grade."""
    kept = store.record("graded", f"{assignment} {student}")
    by = kept.get("by")
    return RestsOn(Basis(by) if by else None, kept.get("note", ""), kept.get("differs", False))


def failures(store: Store, assignment: str) -> dict[str, str]:
    """Why students could not be graded in the last attempt, by name."""
    return store.record("failed", assignment)
