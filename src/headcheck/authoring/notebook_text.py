"""Notebooks as text (jupytext's Markdown) and as nbgrader's input, both as the same plain cells.

What follows from a convention is not written in the text: see `Role`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import jupytext
import nbformat

from headcheck.errors import HeadcheckError

#: A line of the text that stands for other cells: see `headcheck.authoring.repeated_cells`.
STANDS_FOR = re.compile(r"\{\{ ([\w-]+) \}\}")
#: In the metadata of a heading: whether JupyterLab hides what stands below it until somebody wants it.
COLLAPSED = "jp-MarkdownHeadingCollapsed"
#: What JupyterLab keeps of a cell's looks and of its last run; nobody's work.
_TRANSIENT = frozenset({"collapsed", "execution", "ExecuteTime", "scrolled", "trusted", COLLAPSED})
#: The version of nbgrader's metadata.
_SCHEMA_VERSION = 3


class NotebookError(HeadcheckError):
    """A notebook or its text can't be read, or one can't be made from the other; the message says why."""


class Role(Enum):
    """What a cell is to nbgrader, as (grade, locked, solution, task).

    In the text a cell of code with points is TEST, one whose id ends in -choice, -answer or -answers ANSWER, any other
    cell of code LOCKED, and text is PLAIN. Only another role is written, as `role="manual"`.
    """

    PLAIN = (False, False, False, False)
    LOCKED = (False, True, False, False)
    ANSWER = (False, False, True, False)
    TEST = (True, True, False, False)
    MANUAL = (True, False, True, False)
    TASK = (False, True, False, True)


_ANSWERS = ("-choice", "-answer", "-answers")


@dataclass(frozen=True)
class Cell:
    """One cell: what a student sees of it, and what nbgrader knows. `kind`: code, markdown or raw."""

    id: str
    kind: str
    source: str
    role: Role = Role.PLAIN
    points: float | None = None
    grade_id: str = ""
    #: anything else that an author put into the cell's metadata, such as tags
    metadata: Mapping[str, Any] = field(default_factory=dict)

    def digest(self) -> str:
        """Changes with everything that nbgrader or a student can see of the cell, but not with its looks."""
        seen = [self.kind, self.source, self.role.name, self.points, self.grade_id, _seen(self.metadata)]
        return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Text:
    """A notebook's text: its cells, and the header that tells JupyterLab how to open it."""

    cells: tuple[Cell, ...]
    header: Mapping[str, Any]


#: The header of a new text. The filter keeps jupytext's own version out of it.
HEADER: Mapping[str, Any] = {
    "jupytext": {"notebook_metadata_filter": "-jupytext.text_representation"},
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
}


# --- the text ---------------------------------------------------------------------------------------------------------


def read_text(text: str) -> Text:
    """The cells of a text. A cell without an id gets one that follows from the cell before it.

    Raises NotebookError for two cells with one id, or a role that there is not.
    """
    notebook = jupytext.reads(text, fmt="md")
    cells: list[Cell] = []
    for node in notebook.cells:
        written = dict(node.metadata)
        cell_id = written.pop("id", "")
        for source in [node.source] if cell_id or node.cell_type != "markdown" else _pieces(node.source):
            name = source if STANDS_FOR.fullmatch(source) else cell_id or next_id(cells)
            cells.append(_from_text(name, node.cell_type, source, dict(written)))
    header = {key: value for key, value in notebook.metadata.items() if key != "jupytext"}
    filters = {k: v for k, v in notebook.metadata.get("jupytext", {}).items() if k != "text_representation"}
    return Text(unique(cells), header | {"jupytext": filters})


def write_text(text: Text) -> str:
    """The text as jupytext writes it: `read_text` of it is `text`."""
    nodes: list[Any] = []
    before: list[Cell] = []
    for cell in text.cells:
        node = _node(cell)
        node.metadata = _to_text(cell, needs_id=cell.id not in (cell.source, next_id(before)))
        if before and all(STANDS_FOR.fullmatch(one.id) for one in (before[-1], cell)):
            nodes[-1].source += f"\n\n{cell.source}"
        else:
            nodes.append(node)
        before.append(cell)
    notebook = nbformat.v4.new_notebook(cells=nodes, metadata=json.loads(json.dumps(text.header)))
    return str(jupytext.writes(notebook, fmt="md"))


def _from_text(cell_id: str, kind: str, source: str, written: dict[str, Any]) -> Cell:
    points = written.pop("points", None)
    named = written.pop("role", None)
    grade_id = written.pop("grade_id", cell_id)
    role = usual_role(kind, cell_id, points)
    if named is not None:
        if named.upper() not in Role.__members__:
            known = ", ".join(role.name.lower() for role in Role)
            raise NotebookError(f"Expected the role of the cell {cell_id!r} to be one of {known}; found {named!r}.")
        role = Role[named.upper()]
    marked = role is not Role.PLAIN
    return Cell(cell_id, kind, source, role, points, grade_id if marked else "", _kept(written))


def _pieces(source: str) -> list[str]:
    """Text without an id, in which each line that stands for other cells is a cell of its own."""
    pieces = [""]
    for line in source.split("\n"):
        if STANDS_FOR.fullmatch(line):
            pieces += [line, ""]
        else:
            pieces[-1] += f"{line}\n"
    return [piece.strip("\n") for piece in pieces if piece.strip("\n")] or [source]


def _to_text(cell: Cell, needs_id: bool) -> dict[str, Any]:
    written: dict[str, Any] = {"id": cell.id} if needs_id else {}
    if cell.points is not None:
        written["points"] = cell.points
    if cell.role is not usual_role(cell.kind, cell.id, cell.points):
        written["role"] = cell.role.name.lower()
    if cell.grade_id not in ("", cell.id):
        written["grade_id"] = cell.grade_id
    return written | dict(cell.metadata)


def usual_role(kind: str, cell_id: str, points: float | None) -> Role:
    """The role that a cell of the text has if it names none."""
    if kind != "code":
        return Role.PLAIN
    if points is not None:
        return Role.TEST
    return Role.ANSWER if cell_id.endswith(_ANSWERS) else Role.LOCKED


def next_id(before: Sequence[Cell]) -> str:
    """The id of a cell that has none in the text, from the last one that has: `after-setup--1`, `after-setup--2`."""
    last = next((cell.id for cell in reversed(before) if not STANDS_FOR.fullmatch(cell.id)), "start")
    stem, _, number = last.rpartition("--")
    if stem.startswith("after-") and number.isdigit():
        return f"{stem}--{int(number) + 1}"
    return f"after-{last[:50]}--1"


# --- the notebook -----------------------------------------------------------------------------------------------------


def read_notebook(content: str) -> tuple[Cell, ...]:
    """The cells of nbgrader's input. Outputs are left out, and what JupyterLab notes of a cell's looks.

    Raises NotebookError if it is no notebook, or has what the text can't hold: attached pictures.
    """
    try:
        notebook: Any = nbformat.reads(content, as_version=4)
    except Exception as error:  # nbformat raises errors of many kinds
        raise NotebookError(f"Expected a notebook, found what nbformat can't read: {error}.") from error
    return unique([_from_notebook(node) for node in notebook.cells])


def write_notebook(cells: Iterable[Cell], header: Mapping[str, Any] = HEADER) -> str:
    """nbgrader's input, as nbformat writes it."""
    nodes = []
    for cell in cells:
        node = _node(cell)
        node.id = cell.id
        node.metadata = nbformat.from_dict({**cell.metadata, **_marks(cell)})
        nodes.append(node)
    metadata = {"kernelspec": dict(header.get("kernelspec", HEADER["kernelspec"])), "language_info": {"name": "python"}}
    notebook = nbformat.v4.new_notebook(cells=nodes, metadata=metadata)
    return str(nbformat.writes(notebook)) + "\n"


def _from_notebook(node: Any) -> Cell:
    if node.get("attachments"):
        raise NotebookError(
            f"The cell {node.id!r} has a picture attached, which text can't hold. Put it into a file beside the "
            "notebook, and link to it."
        )
    other = dict(node.metadata)
    marks = other.pop("nbgrader", {})
    role = _role(marks)
    points = marks.get("points") if role in (Role.TEST, Role.MANUAL, Role.TASK) else None
    grade_id = marks.get("grade_id", "") if role is not Role.PLAIN else ""
    return Cell(node.id, node.cell_type, node.source, role, points, grade_id, _kept(other))


def _role(marks: Mapping[str, Any]) -> Role:
    grade, locked, solution, task = (bool(marks.get(name)) for name in ("grade", "locked", "solution", "task"))
    if task:
        return Role.TASK
    if grade:
        return Role.MANUAL if solution else Role.TEST
    if solution:
        return Role.ANSWER
    return Role.LOCKED if locked else Role.PLAIN


def _marks(cell: Cell) -> dict[str, Any]:
    if cell.role is Role.PLAIN:
        return {}
    flags = dict(zip(("grade", "locked", "solution", "task"), cell.role.value, strict=True))
    points = {} if cell.points is None else {"points": cell.points}
    return {"nbgrader": {**flags, **points, "grade_id": cell.grade_id, "schema_version": _SCHEMA_VERSION}}


def _node(cell: Cell) -> Any:
    make = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}
    return make.get(cell.kind, nbformat.v4.new_raw_cell)(cell.source)


def _seen(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Without what JupyterLab folds."""
    return {key: value for key, value in _kept(metadata).items() if key != "jupyter"}


def _kept(metadata: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in metadata.items() if key not in _TRANSIENT}


def unique(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """The cells, if no two have one id. Raises NotebookError."""
    twice = [name for name, number in Counter(cell.id for cell in cells).items() if number > 1]
    if twice:
        raise NotebookError(f"Expected each cell to have an id of its own; found several with {', '.join(twice)}.")
    return tuple(cells)
