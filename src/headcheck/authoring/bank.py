"""The bank of submissions: right answers and mistakes for each problem, function and repair, and notebooks of them.

A file is the text of a student's whole answer cell. Its comment `# loses: ...` says what it loses; `read` reads it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from nbformat.notebooknode import NotebookNode

from headcheck.course.declarations import PARTS, Problem, Quiz, Repair
from headcheck.course.functions import Function
from headcheck.course.registry import declared
from headcheck.errors import HeadcheckError

KINDS = ("accepted", "mistakes")

#: What an answer can be to: each has a folder of the bank.
Owner = Problem | Function | Repair

#: What a file can say that it loses, instead of the parts of a problem: nothing; a function earns some points, or none.
NOTHING, SOME, ALL, REPAIR = "nothing", "some", "all", "repair"

_LOSES = re.compile(r"^# *loses:(.*)$", re.MULTILINE)


class BankError(HeadcheckError):
    """A file of the bank, or the notebook it is for, is not as expected; the message says what to change."""


@dataclass(frozen=True)
class Answer:
    """One file of the bank: an answer to its `owner`.

    `loses`: parts of a problem, or one of the words above; empty where nothing is wrong. `mistake`: the id in the
    catalogue that a student is told; None for right answers, and for functions, which are told calls and no mistakes.
    """

    owner: Owner
    name: str
    source: str
    loses: frozenset[str]
    mistake: str | None

    @property
    def cell(self) -> dict[str, str]:
        """The grade_id of the cell that it fills, and its text."""
        return {f"{self.owner.id}-{'answer' if isinstance(self.owner, Function) else 'choice'}": self.source}

    @property
    def shares(self) -> dict[str, float | None]:
        """The share of its points that each graded part earns, by grade_id; None where the file only says that some
        are lost.
        """
        if isinstance(self.owner, Problem):
            return {f"{self.owner.id}-{part}": 0 if part in self.loses else 1 for part in PARTS}
        return {self.owner.id: None if SOME in self.loses else 0 if self.loses else 1}

    @property
    def label(self) -> str:
        """Its name in reports: the owner and the file."""
        return f"{self.owner.id}/{self.name}"


def load(folder: Path, assignment: str | None = None) -> tuple[Answer, ...]:
    """Every answer below `folder`, by owner and then by file: right ones first.

    With `assignment` only the answers to that one are read; without it the whole bank is, and no file may lie astray.
    Raises BankError for such a file, and for one that does not say what it loses.
    """
    owners = _owners()
    if assignment is None:
        _refuse_strays(folder)
    return tuple(
        read(path)
        for owner in owners.values()
        if assignment in (None, owner.assignment)
        for kind in KINDS
        for path in _files(folder, owner.id, kind)
    )


def read(path: Path) -> Answer:
    """The answer in one file, <owner>/accepted/<name>.py or <owner>/mistakes/<mistake>.py.

    Raises BankError if it lies somewhere else, or does not say what it loses.
    """
    kind, owner = path.parent.name, _owners().get(path.parent.parent.name)
    if owner is None or kind not in KINDS:
        raise _stray(path)
    source = path.read_text(encoding="utf-8").rstrip("\n")
    found = _LOSES.findall(source)
    said = frozenset(found[0].split()) if len(found) == 1 else frozenset()
    expected, words = _words(owner)
    lost = said - {NOTHING}
    if not said or (NOTHING in said and lost) or not lost <= set(words):
        raise BankError(
            f"Expected one line such as `# loses: {expected}` or `# loses: {NOTHING}` in {path}, with "
            f"{' or '.join(words)}; found {' and '.join(f'`# loses:{line}`' for line in found) or 'none'}."
        )
    told = kind == "mistakes" and not isinstance(owner, Function)
    return Answer(owner, path.stem, source, lost, path.stem.partition("--")[0] if told else None)


def quiz_cell(quiz: Quiz, answers: Mapping[str, str]) -> dict[str, str]:
    """The grade_id of a quiz's answer cell and its text, with `answers` (question -> answer)."""
    return {f"{quiz.id}-answers": f"{quiz.variable} = {dict(answers)!r}"}


def compose(notebook: NotebookNode, cells: Mapping[str, str]) -> NotebookNode:
    """A copy of the student version `notebook` with other text in some of its cells: `cells` by grade_id.

    Raises BankError if the notebook lacks one of them.
    """
    filled = deepcopy(notebook)
    by_id = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in filled.cells}
    for grade_id, source in cells.items():
        if grade_id not in by_id:
            raise BankError(f"The notebook has no cell `{grade_id}`: expected one for the student's answer.")
        by_id[grade_id].source = source
    return filled


def _owners() -> Mapping[str, Owner]:
    course = declared()
    return {**course.problems, **course.functions, **course.repairs}


def _words(owner: Owner) -> tuple[str, Sequence[str]]:
    """An example of what an answer can lose, and everything that it can."""
    match owner:
        case Problem():
            return "activation heldout", PARTS
        case Function():
            return SOME, (SOME, ALL)
        case Repair():
            return REPAIR, (REPAIR,)


def _refuse_strays(folder: Path) -> None:
    expected = {path for name in _owners() for kind in KINDS for path in _files(folder, name, kind)}
    for path in sorted(folder.rglob("*.py")):
        if path not in expected:
            raise _stray(path.relative_to(folder))


def _stray(path: Path) -> BankError:
    return BankError(
        f"Found {path} in the bank: expected <problem>/accepted/<name>.py or <problem>/mistakes/<mistake>.py, where "
        f"the problem, function or repair is one of {', '.join(_owners())}."
    )


def _files(folder: Path, owner: str, kind: str) -> list[Path]:
    return sorted((folder / owner / kind).glob("*.py"))
