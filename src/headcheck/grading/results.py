"""Reads what a graded notebook earned: for each test cell its points, and the mark that explains them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.utils import determine_grade

from headcheck.course.marks import MEDIA_TYPE, Mark
from headcheck.course.records import Record
from headcheck.grading.cells import QUESTION, is_test


@dataclass(frozen=True)
class Result:
    """What one test cell earned, from its mark. All but the points is empty if the test returned a bare number.

    `dropped`: "full" or "without" where the part was dropped for the whole class when this was graded. `question`: what
    it is about, where everybody has their own.
    """

    points: float
    maximum: float
    mistakes: tuple[str, ...]
    message: str
    record: Record = field(default_factory=lambda: Record())
    dropped: str = ""
    question: str = ""


def read(notebook: Path) -> Mapping[str, Result]:
    """The results of an autograded notebook by grade_id, in the order of its cells."""
    return of(nbformat.read(notebook, as_version=4))


def of(nb: NotebookNode) -> Mapping[str, Result]:
    """The results of an autograded notebook that was already parsed."""
    return {cell.metadata.nbgrader.grade_id: _result(cell) for cell in nb.cells if is_test(cell)}


def mark_of(cell: NotebookNode) -> Mark | None:
    """The mark of a test cell's result, as from `Mark.as_dict`; without share and text for a bare number."""
    marks = [output.data[MEDIA_TYPE] for output in cell.outputs if MEDIA_TYPE in output.get("data", {})]
    return Mark.read(marks[-1]) if marks else None


def _result(cell: NotebookNode) -> Result:
    points, maximum = determine_grade(cell)
    mark, question = mark_of(cell), str(cell.metadata.get(QUESTION, ""))
    if mark is None:
        return Result(float(points), maximum, (), "", question=question)
    return Result(float(points), maximum, mark.mistakes, mark.message, mark.record, mark.dropped, question)
