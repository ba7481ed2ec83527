"""Reads what a graded notebook earned: for each test cell its points, and the mark that explains them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.utils import determine_grade

from headcheck.course.marks import MEDIA_TYPE, Mark
from headcheck.grading.cells import is_test

# The mark of a bare number.
_BARE: Mapping[str, Any] = MappingProxyType({"mistakes": (), "message": "", "record": {}, "dropped": ""})


@dataclass(frozen=True)
class Result:
    """What one test cell earned, from its mark. All but the points is empty if the test returned a bare number.

    `dropped`: "full" or "without" where the part was dropped for the whole class when this was graded.
    """

    points: float
    maximum: float
    mistakes: tuple[str, ...]
    message: str
    record: Mapping[str, Any] = field(default_factory=dict)
    dropped: str = ""


def read(notebook: Path) -> Mapping[str, Result]:
    """The results of an autograded notebook by grade_id, in the order of its cells."""
    return of(nbformat.read(notebook, as_version=4))


def of(nb: NotebookNode) -> Mapping[str, Result]:
    """The results of an autograded notebook that was already parsed."""
    return {cell.metadata.nbgrader.grade_id: _result(cell) for cell in nb.cells if is_test(cell)}


def mark_of(cell: NotebookNode) -> Mapping[str, Any]:
    """The mark of a test cell's result, as from `Mark.as_dict`; without share and text for a bare number."""
    marks = [output.data[MEDIA_TYPE] for output in cell.outputs if MEDIA_TYPE in output.get("data", {})]
    return Mark.read(marks[-1]).as_dict() if marks else _BARE


def _result(cell: NotebookNode) -> Result:
    points, maximum = determine_grade(cell)
    mark = mark_of(cell)
    return Result(float(points), maximum, tuple(mark["mistakes"]), mark["message"], mark["record"], mark["dropped"])
