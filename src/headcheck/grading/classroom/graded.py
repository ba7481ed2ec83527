"""What is known of a student after a class was graded, and what is told meanwhile."""

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
    """The class can't be graded as things are; the message says why and what to do."""


class Outcome(StrEnum):
    """How a student got the grade, or did not."""

    UNCHANGED = "unchanged"
    STORED = "stored"
    RAN = "ran"
    FAILED = "failed"


class Basis(StrEnum):
    """What a grade rests on: all of a notebook's cells, or the models that it saved in place of those that train."""

    CELLS = "cells"
    MODELS = "models"


@dataclass(frozen=True)
class Graded:
    """One student of an assignment. `seconds`: of running. `problem`: why there is no grade.

    `note`: why all cells were run although saved models were to be graded, and what that showed. `differs`: it showed
    that the saved models do not earn what the cells do.
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
    """A notebook of this student's runs now."""

    student: str


@dataclass(frozen=True)
class Notice:
    """Something that the person who grades should know, as a sentence."""

    sentence: str


Event: TypeAlias = Started | Notice | Graded

#: Told what happens while a class is graded.
Tell: TypeAlias = Callable[[Event], None]


@dataclass(frozen=True)
class RestsOn:
    """What a stored grade rests on; `by` is None where that is not known. `note` and `differs`: see Graded."""

    by: Basis | None = None
    note: str = ""
    differs: bool = False


def rests_on(store: Store, assignment: str, student: str) -> RestsOn:
    """What the grade of a student rests on."""
    kept = store.record("graded", f"{assignment} {student}")
    by = kept.get("by")
    return RestsOn(Basis(by) if by else None, kept.get("note", ""), kept.get("differs", False))


def failures(store: Store, assignment: str) -> dict[str, str]:
    """Why a student could not be graded when that was last tried, by name; nobody who was graded since."""
    return store.record("failed", assignment)
