"""Parts of an assignment that are dropped for a whole class: everybody gets full points for them, or they don't count.

In course_config.py, `c.SettleMarks.dropped = {"01-two-heads": {"minutes-to-melt": "full"}}` names a problem by its id,
or a cell by its grade_id. It may be changed at any time; `headcheck grade` does the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from enum import StrEnum

from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from traitlets.config import Config

from headcheck.course.declarations import PARTS
from headcheck.course.registry import declared
from headcheck.errors import HeadcheckError
from headcheck.grading.configured import mapping

#: The setting: for each assignment, how each problem or cell is dropped.
Setting = Mapping[str, Mapping[str, str]]


def setting(config: Config) -> Setting:
    """What the course's configuration drops: `c.SettleMarks.dropped`, in either syntax."""
    return mapping(config, "SettleMarks", "dropped")


class How(StrEnum):
    """How a part is dropped: everybody gets full points, or it does not count."""

    FULL = "full"
    WITHOUT = "without"

    @property
    def words(self) -> str:
        """Text for people."""
        return {How.FULL: "dropped: everybody gets its points", How.WITHOUT: "dropped: it does not count"}[self]


class SettingError(HeadcheckError):
    """`c.SettleMarks.dropped` names something that does not exist; the message says what to write."""


def parts(setting: Setting, assignment: str, graded: Collection[str]) -> dict[str, How]:
    """How each of these `graded` cells of an assignment is dropped, by grade_id; cells that count are not included.

    An entry for a cell overrides one for its problem. Raises SettingError for an unknown word.
    """
    named = setting.get(assignment, {})
    found: dict[str, How] = {}
    for name, word in sorted(named.items(), key=lambda item: item[0] in graded):
        found |= dict.fromkeys(_cells(name, graded), _how(word, name, assignment))
    return found


def check(setting: Setting, assignment: str, graded: Collection[str], assignments: Collection[str]) -> None:
    """Raises SettingError for unknown words, problems, cells (not among those that are `graded`) and assignments."""
    for name in setting:
        if name not in assignments:
            raise SettingError(
                f"c.SettleMarks.dropped has {name!r}, which is no assignment. {_expected(name, assignments)}"
            )
    parts(setting, assignment, graded)
    for name in setting.get(assignment, {}):
        # the problem was removed from the notebook: nothing left to drop
        if name not in declared().of(assignment).problems and not _cells(name, graded):
            problems = {cell.rpartition("-")[0] for cell in graded} & declared().problems.keys()
            raise SettingError(
                f"c.SettleMarks.dropped has {name!r} in {assignment}, which is no problem and no graded cell of it. "
                f"{_expected(name, [*problems, *graded])}"
            )


def whole_problems(setting: Setting, assignment: str, notebook: NotebookNode) -> set[str]:
    """The problems without any cell that still counts: students need neither their cells nor their data."""
    graded = set(grade_ids([notebook]))
    dropped = parts(setting, assignment, graded)
    of = {name: {f"{name}-{part}" for part in PARTS} & graded for name in declared().problems}
    return {name for name, cells in of.items() if cells and cells <= dropped.keys()}


def belongs(cell: NotebookNode, problems: Collection[str]) -> bool:
    """Whether a cell (code or text) belongs to one of these problems: its id begins with the problem's."""
    name = cell.metadata.get("nbgrader", {}).get("grade_id") or cell.get("id", "")
    owners = [problem for problem in declared().problems if name.startswith(f"{problem}-")]
    return bool(owners) and max(owners, key=len) in problems


def drop(notebook: NotebookNode, setting: Setting, assignment: str) -> NotebookNode:
    """Change the instructor's `notebook` in place: dropped parts that don't count get no points."""
    dropped = parts(setting, assignment, set(grade_ids([notebook])))
    problems = whole_problems(setting, assignment, notebook)
    for cell in notebook.cells:
        if dropped.get(_grade_id(cell)) is How.WITHOUT:
            cell.metadata.nbgrader.points = 0
        if problems and belongs(cell, problems):
            cell.metadata.dropped = True
    return notebook


def is_dropped(cell: NotebookNode) -> bool:
    """Whether a cell of a template belongs to a problem of which nothing counts: it may be missing."""
    return bool(cell.metadata.get("dropped"))


def grade_ids(notebooks: Iterable[NotebookNode]) -> list[str]:
    """The cells that earn points."""
    cells = (cell for notebook in notebooks for cell in notebook.cells)
    return [_grade_id(cell) for cell in cells if utils.is_grade(cell) or utils.is_task(cell)]


def _cells(name: str, graded: Collection[str]) -> set[str]:
    return {name} if name in graded else {f"{name}-{part}" for part in PARTS} & set(graded)


def _how(word: str, name: str, assignment: str) -> How:
    try:
        return How(word)
    except ValueError:
        raise SettingError(
            f"c.SettleMarks.dropped has {word!r} for {name} in {assignment}: expected 'full' or 'without'."
        ) from None


def _expected(name: str, there: Collection[str]) -> str:
    near = get_close_matches(str(name), there, n=1)
    return f"Did you mean {near[0]!r}?" if near else f"Expected one of {', '.join(sorted(there))}."


def _grade_id(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
