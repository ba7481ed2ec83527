"""The bank of submissions: for each problem other right answers and mistakes, and notebooks composed of them.

A file is the text of a student's whole choice cell. A comment `# loses: activation heldout` names the parts it loses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from nbformat.notebooknode import NotebookNode

from headcheck.course.problems import FUNCTIONS, PROBLEMS, REPAIRS, Problem, Quiz

KINDS = ("accepted", "mistakes")

_LOSES = re.compile(r"^# *loses: *(.+)$", re.MULTILINE)


class BadBank(Exception):
    """A file of the bank, or the notebook it is for, is not as expected; the message says what to change."""


@dataclass(frozen=True)
class Answer:
    """One file of the bank. `loses`: the parts that earn nothing. `mistake`: its id; None where nothing is wrong."""

    problem: Problem
    name: str
    source: str
    loses: frozenset[str]
    mistake: str | None

    @property
    def cell(self) -> dict[str, str]:
        """The grade_id of the cell that it fills, and its text."""
        return {f"{self.problem.id}-choice": self.source}

    @property
    def label(self) -> str:
        """Its name in reports: the problem and the file."""
        return f"{self.problem.id}/{self.name}"


def load(folder: Path, assignment: str | None = None) -> tuple[Answer, ...]:
    """Every answer to a problem below `folder`, by problem and then by file: right ones first.

    With `assignment` only the problems of that one are read; without it the whole bank is, and no file may lie astray.
    Raises BadBank for such a file, and for one that does not say what it loses.
    """
    if assignment is None:
        _refuse_strays(folder)
    return tuple(
        _answer(problem, path, kind)
        for problem in PROBLEMS.values()
        if assignment in (None, problem.assignment)
        for kind in KINDS
        for path in _files(folder, problem.id, kind)
    )


def quiz_cell(quiz: Quiz, answers: Mapping[str, str]) -> dict[str, str]:
    """The grade_id of a quiz's answer cell and its text, with `answers` (question -> answer)."""
    return {f"{quiz.id}-answers": f"{quiz.variable} = {dict(answers)!r}"}


def compose(notebook: NotebookNode, cells: Mapping[str, str]) -> NotebookNode:
    """A copy of the student version `notebook` with other text in some of its cells: `cells` by grade_id.

    Raises BadBank if the notebook lacks one of them.
    """
    filled = deepcopy(notebook)
    by_id = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in filled.cells}
    for grade_id, source in cells.items():
        if grade_id not in by_id:
            raise BadBank(f"The notebook has no cell `{grade_id}`: expected one for the student's answer.")
        by_id[grade_id].source = source
    return filled


def _refuse_strays(folder: Path) -> None:
    owners = (*PROBLEMS, *FUNCTIONS, *REPAIRS)
    expected = {path for name in owners for kind in KINDS for path in _files(folder, name, kind)}
    for path in sorted(folder.rglob("*.py")):
        if path not in expected:
            raise BadBank(
                f"Found {path.relative_to(folder)} in the bank: expected <problem>/accepted/<name>.py or "
                f"<problem>/mistakes/<mistake>.py, where the problem, function or repair is one of "
                f"{', '.join(owners)}."
            )


def _files(folder: Path, problem: str, kind: str) -> list[Path]:
    return sorted((folder / problem / kind).glob("*.py"))


def _answer(problem: Problem, path: Path, kind: str) -> Answer:
    source = path.read_text(encoding="utf-8").rstrip("\n")
    found = _LOSES.search(source)
    parts = frozenset(found[1].split()) if found else frozenset()
    lost = parts - {"nothing"}
    if not parts or (lost != parts and lost) or not lost <= problem.points.keys():
        raise BadBank(
            f"Expected a line such as `# loses: activation heldout` or `# loses: nothing` in {path}, with parts of "
            f"{', '.join(problem.points)}; found {found[0] if found else 'none'!r}."
        )
    mistake = path.stem.partition("--")[0] if kind == "mistakes" else None
    return Answer(problem, path.stem, source, lost, mistake)
