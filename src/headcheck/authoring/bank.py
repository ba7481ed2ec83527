"""The bank of submissions: right answers and mistakes for each problem, function and repair, and notebooks of them.

A file holds a student's lines, without those that are given; or, after a first line `# whole cell`, all of the answer
cell. Its comment `# loses: ...` says what it loses; where it is to several questions, `# price loses: ...` says what is
otherwise for one of them. Such a line is no part of the answer, so no run is void when one is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode

from headcheck.course import layout
from headcheck.course.declarations import PARTS, Problem, Quiz, Repair
from headcheck.course.functions import Function
from headcheck.course.places import moved
from headcheck.course.registry import declared
from headcheck.errors import HeadcheckError

KINDS = ("accepted", "mistakes")
_REFERENCE = "accepted/reference.py"

#: What an answer can be to: each has a folder of the bank.
Owner = Problem | Function | Repair

#: What a file can say that it loses, instead of the parts of a problem: nothing; a function earns some points, or none.
NOTHING, SOME, ALL, REPAIR = "nothing", "some", "all", "repair"

_LOSES = re.compile(r"^# *loses:(.*)$", re.MULTILINE)
_QUESTION_LOSES = re.compile(r"^# *([\w-]+) +loses:(.*)\n?", re.MULTILINE)

#: The first line of an answer that changes the lines that are given.
WHOLE = "# whole cell\n"

#: What stands around a solution in the instructor's notebook, for nbgrader.
_REGION = ("### BEGIN SOLUTION", "### END SOLUTION")


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
    #: the id of the kind at whose place it stands in the notebook, where that is another than its own: see `at`
    place: str = ""

    def at(self, place: Problem) -> Answer:
        """The same answer where its question is asked at the place of another kind."""
        assert isinstance(self.owner, Problem), f"{self.label} stays at its own place."
        return replace(self, source=moved(self.source, self.owner, place), place=place.id)

    @property
    def cell(self) -> dict[str, str]:
        """The grade_id of the cell that it fills, and its text."""
        return {f"{self.place}-choice" if self.place else cell_of(self.owner): self.source}

    @property
    def shares(self) -> dict[str, float | None]:
        """The share of its points that each graded part earns, by grade_id; None where the file only says that some
        are lost.
        """
        if isinstance(self.owner, Problem):
            return {f"{self.place or self.owner.id}-{part}": 0 if part in self.loses else 1 for part in PARTS}
        return {self.owner.id: None if SOME in self.loses else 0 if self.loses else 1}

    @property
    def label(self) -> str:
        """Its name in reports: the owner and the file."""
        return f"{called(self.owner)}/{self.name}"


def called(owner: Owner) -> str:
    """The id of what an answer is to, with the question where it has several."""
    return owner.id if isinstance(owner, Function) else owner.name


def cell_of(owner: Owner) -> str:
    """The grade_id of the cell in which a student answers."""
    return f"{owner.id}-{'answer' if isinstance(owner, Function) else 'choice'}"


def load(course: Path, assignment: str | None = None) -> tuple[Answer, ...]:
    """Every answer in the folder of a course, by owner and then by file: right ones first.

    One that holds for all questions of a kind is there once for each of them.

    With `assignment` only the answers to that one are read; without it the whole bank is, and no file may lie astray.
    Raises BankError for such a file, and for one that does not say what it loses.
    """
    if assignment is None:
        _refuse_strays(course)
    return tuple(
        read(path, owner)
        for owner in _owners(course)
        if assignment in (None, owner.assignment) and not _has_questions(owner)
        for path in files(course, owner)
    )


def files(course: Path, owner: Owner) -> list[Path]:
    """The files with answers to one problem, function or repair: right ones first, each kind by name.

    To a question answer its own files and those of its problem; of two with one name, its own. One that has a reference
    of its own has all of its answers of its own.
    """
    shared, own = (folder / layout.ANSWERS for folder in (layout.folder(owner, course), _folder(owner, course)))
    found: dict[str, Path] = {}
    for folder in [own] if (own / _REFERENCE).is_file() else [shared, own]:
        found |= {f"{kind}/{path.name}": path for kind in KINDS for path in (folder / kind).glob("*.py")}
    return [found[name] for name in sorted(found)]


def read(path: Path, owner: Owner | None = None) -> Answer:
    """The answer in one file, <owner>/answers/accepted/<name>.py or <owner>/answers/mistakes/<mistake>.py of a course.

    `owner`: the question that it answers, where it may be to several. Raises BankError if it lies somewhere else, or
    does not say what it loses.
    """
    kind, found_in = path.parent.name, _found_in(path)
    if found_in is None or kind not in KINDS:
        raise _stray(path)
    course, owner = found_in[0], owner or found_in[1]
    written = path.read_text(encoding="utf-8").rstrip("\n")
    text = _QUESTION_LOSES.sub("", written)
    found = _LOSES.findall(text)
    if len(found) == 1:
        found = _of_question(course, owner, path, written) or found
    said = frozenset(found[0].split()) if len(found) == 1 else frozenset()
    expected, words = _words(owner)
    lost = said - {NOTHING}
    if not said or (NOTHING in said and lost) or not lost <= set(words):
        raise BankError(
            f"Expected one line such as `# loses: {expected}` or `# loses: {NOTHING}` in {path}, with "
            f"{' or '.join(words)}; found {' and '.join(f'`# loses:{line}`' for line in found) or 'none'}."
        )
    return Answer(owner, path.stem, _whole_cell(text, course, owner), lost, _mistake(path, owner))


def _of_question(course: Path, owner: Owner, path: Path, text: str) -> list[str]:
    """What a file says that it loses as an answer to this one of several questions.

    Raises BankError if it names none of them.
    """
    found = _QUESTION_LOSES.findall(text)
    kinds = declared(course).kinds
    questions = kinds[owner.id].questions if owner.id in kinds else {}
    if strangers := [question for question, _ in found if question not in questions]:
        raise BankError(
            f"Expected a question of {owner.id!r} in `# {strangers[0]} loses: ...` in {path}: {', '.join(questions)}."
        )
    asked = "" if isinstance(owner, Function) else owner.question
    return [words for question, words in found if question == asked]


def mistakes(course: Path, owner: Owner) -> frozenset[str]:
    """The mistakes of the catalogue that students are told of in the answers to one owner, without reading these."""
    return frozenset(mistake for path in files(course, owner) if (mistake := _mistake(path, owner)))


def _mistake(path: Path, owner: Owner) -> str | None:
    told = path.parent.name == "mistakes" and not isinstance(owner, Function)
    return path.stem.partition("--")[0] if told else None


def _whole_cell(text: str, course: Path, owner: Owner) -> str:
    """The text of the student's cell: what is given in the notebook, with the lines of an answer in their place.

    The comments of the answer, down to what it loses, stay at the top. Raises BankError without such a cell.
    """
    if text.startswith(WHOLE):
        return text.removeprefix(WHOLE)
    before, indent, after = _given(course, owner)
    lines = text.split("\n")
    top = next(number for number, line in enumerate(lines, 1) if _LOSES.match(line))
    body = [indent + line if line.strip() else line for line in lines[top:]]
    return "\n".join([*lines[:top], *before, *body, *after])


def _given(course: Path, owner: Owner) -> tuple[list[str], str, list[str]]:
    """The lines before and after the solution in the instructor's notebook, and how far that is indented."""
    path = layout.notebook(owner.assignment, course)
    name = cell_of(owner)
    try:
        source = _sources(path, path.stat().st_mtime_ns).get(name)
    except (OSError, ValueError) as error:
        raise BankError(f"Expected the notebook {path}, but it can't be read ({error}).") from error
    if source is None:
        raise BankError(f"The notebook {path.name} has no cell `{name}`: expected one for the student's answer.")
    lines = source.split("\n")
    marks = [n for n, line in enumerate(lines) if line.strip() in _REGION]
    if [lines[n].strip() for n in marks] != list(_REGION):
        raise BankError(f"Expected one solution, between `{_REGION[0]}` and `{_REGION[1]}`, in the cell `{name}`.")
    begin, end = marks
    return lines[:begin], lines[begin].partition("#")[0], lines[end + 1 :]


@lru_cache(maxsize=16)
def _sources(notebook: Path, changed: int) -> Mapping[str, str]:
    """The text of each cell that nbgrader knows, by its grade_id. `changed`: when the notebook was written."""
    cells = nbformat.read(notebook, as_version=4).cells
    return {cell.metadata.nbgrader.grade_id: cell.source for cell in cells if "nbgrader" in cell.metadata}


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


def _owners(course: Path) -> list[Owner]:
    """Whatever answers can be to: problems and repairs, each of their questions, and functions."""
    found = declared(course)
    problems = [one for part in found.problems.values() for one in (*([part] if part.questions else []), *part.each())]
    repairs = [one for part in found.repairs.values() for one in (*([part] if part.questions else []), *part.each())]
    return [*problems, *found.functions.values(), *repairs]


def _has_questions(owner: Owner) -> bool:
    return not isinstance(owner, Function) and bool(owner.questions)


def _folder(owner: Owner, course: Path) -> Path:
    return layout.folder(owner, course) if isinstance(owner, Function) else layout.question_folder(owner, course)


def _found_in(path: Path) -> tuple[Path, Owner] | None:
    """The course that a file of the bank is in, and what its answer is to, by the folders that it is in."""
    if len(path.parents) < 6 or path.parents[1].name != layout.ANSWERS:
        return None
    for course in path.parents[5:7]:  # a problem's answers, and those to one of its questions
        for owner in _owners(course):
            if _folder(owner, course) == path.parents[2]:
                return course, owner
    return None


def _words(owner: Owner) -> tuple[str, Sequence[str]]:
    """An example of what an answer can lose, and everything that it can."""
    match owner:
        case Problem():
            return "activation heldout", PARTS
        case Function():
            return SOME, (SOME, ALL)
        case Repair():
            return REPAIR, (REPAIR,)


def _refuse_strays(course: Path) -> None:
    expected = {path for owner in _owners(course) for path in files(course, owner)}
    there = (course / layout.AUTHORED).glob(f"*/*/**/{layout.ANSWERS}/**/*.py")
    for path in sorted(there):
        if path not in expected and layout.GIVEN not in path.parts:
            raise _stray(path)


def _stray(path: Path) -> BankError:
    return BankError(
        f"Found {path} in the bank: expected it in {layout.AUTHORED}/<assignment>/<id>/{layout.ANSWERS}, as "
        "accepted/<name>.py or mistakes/<mistake>.py, where <id> is a problem, function or repair of the course."
    )
