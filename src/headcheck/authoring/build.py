"""Makes nbgrader's input, source/, from the texts of the notebooks, and never loses an edit that was made in it.

What was made is remembered as a digest of each cell, which tells who changed a cell since: the text or the notebook.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from headcheck.authoring import asked_table
from headcheck.authoring.alike import refuse_differences
from headcheck.authoring.notebook_text import (
    Cell,
    NotebookError,
    Text,
    read_notebook,
    read_text,
    unique,
    write_notebook,
)
from headcheck.authoring.repeated_cells import Repeated
from headcheck.course.dealing import TABLE
from headcheck.course.layout import course_root
from headcheck.course.registry import declared
from headcheck.errors import HeadcheckError

#: In a course, the folder of what its author writes.
AUTHORED = "course"
TEXT = "notebook.md"
#: What the notebook's cells were when they were made, beside the text.
MEMORY = "built.json"


class EditedError(NotebookError):
    """The notebook has edits of its own, and was left as it is."""


class ConflictError(NotebookError):
    """Cells were changed in the notebook and in the text, each in its own way; nothing was written."""


@dataclass(frozen=True)
class Place:
    """Where the files of an assignment are."""

    assignment: str
    text: Path
    memory: Path
    notebook: Path


@dataclass(frozen=True)
class Made:
    """A cell of the notebook, and the position of the cell of the text that it comes from."""

    cell: Cell
    origin: int


@dataclass(frozen=True)
class Comparison:
    """What differs between text, notebook and what was built last, as ids of cells.

    `edited`: changed, added or removed in the notebook only. `conflicts`: changed in both. `moved`: whether the
    notebook's cells are others, or in another order, than were built.
    """

    edited: tuple[str, ...]
    conflicts: tuple[str, ...]
    moved: bool


def assignments() -> list[str]:
    """The assignments of this course that have a text. Raises Unavailable outside of a course."""
    return sorted(path.parent.name for path in (course_root() / AUTHORED).glob(f"*/{TEXT}"))


def place(assignment: str) -> Place:
    """Where the files of `assignment` are. Raises NotebookError if it has no text."""
    root = course_root()
    folder = root / AUTHORED / assignment
    if not (folder / TEXT).is_file():
        known = ", ".join(assignments()) or "none"
        raise NotebookError(f"Expected the text of an assignment in {folder / TEXT}; found none. There are: {known}.")
    return Place(assignment, folder / TEXT, folder / MEMORY, root / "source" / assignment / f"{assignment}.ipynb")


def build(assignment: str) -> bool:
    """Make the notebook of an assignment from its text, and say whether that changed anything.

    Raises EditedError if the notebook has edits that the text lacks, ConflictError if both were changed, and
    NotebookError if either can't be read, or if kinds of questions that are asked at each other's places have other
    cells there. Then nothing was written.
    """
    where = place(assignment)
    text = read(where)
    made = make(text, Repeated(declared()))
    refuse_differences([one.cell for one in made], declared(), assignment)
    if where.notebook.exists():
        _refuse_to_overwrite(where, made)
    return store(where, text, made)


def pending(assignment: str) -> str:
    """A sentence if the notebook is not what its text makes; nothing if it is, or if there is no text."""
    if assignment not in assignments():
        return ""
    where = place(assignment)
    try:
        text = read(where)
        made = make(text, Repeated(declared()))
        refuse_differences([one.cell for one in made], declared(), assignment)
        if where.notebook.exists():
            _refuse_to_overwrite(where, made)
        table = asked_table.of_assignment(assignment)
    except HeadcheckError as error:
        return str(error)
    current = _holds(where.notebook, write_notebook([one.cell for one in made], text.header))
    current &= not table or _holds(where.notebook.with_name(TABLE), table)
    return "" if current else f"Make the notebook from its text: headcheck build {assignment}."


def read(where: Place) -> Text:
    """The text of an assignment. Raises NotebookError."""
    try:
        return read_text(where.text.read_text(encoding="utf-8"))
    except NotebookError as error:
        raise NotebookError(f"{where.text}: {error}") from error


def make(text: Text, repeated: Repeated) -> list[Made]:
    """The cells of the notebook, in order. Raises NotebookError."""
    made = []
    for origin, cell in enumerate(text.cells):
        names = repeated.named(cell)
        cells = [repeated.make(name) for name in names] if names else [repeated.complete(cell)]
        made += [Made(cell, origin) for cell in cells]
    unique([one.cell for one in made])
    return made


def store(where: Place, text: Text, made: Sequence[Made]) -> bool:
    """Write the notebook, and what it was; say whether anything changed."""
    cells = [one.cell for one in made]
    where.notebook.parent.mkdir(parents=True, exist_ok=True)
    wanted = {
        where.notebook: write_notebook(cells, text.header),
        where.memory: json.dumps({cell.id: cell.digest() for cell in cells}, indent=0) + "\n",
    }
    changed = {path: content for path, content in wanted.items() if not _holds(path, content)}
    for path, content in changed.items():
        path.write_text(content, encoding="utf-8")
    return asked_table.write(where.assignment) or bool(changed)


def _holds(path: Path, content: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == content


def notebook(where: Place) -> tuple[Cell, ...]:
    """The cells of the notebook as it is now. Raises NotebookError."""
    try:
        return read_notebook(where.notebook.read_text(encoding="utf-8"))
    except NotebookError as error:
        raise NotebookError(f"{where.notebook}: {error}") from error


def remembered(where: Place) -> Mapping[str, str]:
    """The digest of each cell that was built last, in order; nothing if nothing was, or a merge left it in pieces."""
    try:
        found = json.loads(where.memory.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def compare(made: Iterable[Cell], found: Iterable[Cell], memory: Mapping[str, str]) -> Comparison:
    """Who changed what since the last build: the text (`made`) or the notebook (`found`)."""
    ours = {cell.id: cell.digest() for cell in made}
    theirs = {cell.id: cell.digest() for cell in found}
    edited: list[str] = []
    conflicts: list[str] = []
    for cell_id in dict.fromkeys((*theirs, *ours, *memory)):
        mine, its, built = (digests.get(cell_id) for digests in (ours, theirs, memory))
        if its not in (mine, built):
            (edited if mine == built else conflicts).append(cell_id)
    moved = list(theirs) not in (list(ours), list(memory))
    if moved and list(ours) != list(memory):
        conflicts += [cell_id for cell_id in theirs if cell_id not in memory] or ["the order of the cells"]
    return Comparison(tuple(edited), tuple(dict.fromkeys(conflicts)), moved)


def _refuse_to_overwrite(where: Place, made: Sequence[Made]) -> None:
    found = compare([one.cell for one in made], notebook(where), remembered(where))
    refuse_conflicts(where, found)
    if found.edited or found.moved:
        cells = ", ".join(found.edited) or "the order of the cells"
        raise EditedError(
            f"{where.notebook} was edited since it was built, and was left as it is. Edited: {cells}. "
            f"To bring that into the text: headcheck build --take-back {where.assignment}. "
            "To give it up: delete the notebook, and build it again."
        )


def refuse_conflicts(where: Place, found: Comparison) -> None:
    """Raises ConflictError if cells were changed on both sides."""
    if found.conflicts:
        raise ConflictError(
            f"Changed in {where.text} and, in another way, in {where.notebook}: {', '.join(found.conflicts)}. Nothing "
            "was written. Make these cells the same in both, or undo them in one, and give the command again. To keep "
            "only the text: delete the notebook, and build it again."
        )
