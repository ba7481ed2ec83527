"""Brings what was edited in a notebook, with nbgrader's own means or by hand, into the text that it is made from.

Points of declared cells go into their problem.py. A made cell whose words were edited becomes a cell of the text.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from headcheck.authoring import build
from headcheck.authoring.build import Comparison, Made, Place
from headcheck.authoring.declaration_file import with_argument
from headcheck.authoring.notebook_text import Cell, NotebookError, Role, Text, unique, write_text
from headcheck.authoring.repeated_cells import Repeated
from headcheck.course import layout
from headcheck.course.declarations import PARTS, Problem
from headcheck.course.registry import Declared, Part, declared, forget


@dataclass(frozen=True)
class _Edits:
    """What is to become of the text: the notebook's cells as they shall be, which of them were edited, new points."""

    wanted: tuple[Cell, ...]
    edited: frozenset[str]
    declarations: Mapping[str, Part]


def take_back(assignment: str) -> tuple[str, ...]:
    """Bring the edits of a notebook into its text, build it again, and return the ids of the cells that were edited.

    Raises ConflictError if cells were changed in the text, too, and NotebookError if an edit can't be said in text.
    Then nothing was written.
    """
    where = build.place(assignment)
    text, course = build.read(where), declared()
    repeated = Repeated(course)
    made = build.make(text, repeated)
    found = build.notebook(where)
    comparison = build.compare([one.cell for one in made], found, build.remembered(where))
    build.refuse_conflicts(where, comparison)
    if not comparison.edited and not comparison.moved:
        return ()
    edits = _edits(text, made, found, comparison, repeated)
    changed = Repeated(_with(course, edits.declarations))
    new = Text(_text_cells(text, made, edits, repeated, changed), text.header)
    again = build.make(new, changed)
    _check(where, edits, again)
    _write(where, new, edits)
    build.store(where, new, again)
    return comparison.edited or ("the order of the cells",)


def _edits(
    text: Text, made: Sequence[Made], found: Sequence[Cell], comparison: Comparison, repeated: Repeated
) -> _Edits:
    written = {one.cell.id: text.cells[one.origin] for one in made}
    ours = {one.cell.id: one.cell for one in made}
    theirs = {cell.id: cell for cell in found}
    ids = theirs if comparison.moved else ours
    edited = {name for name in comparison.edited if name in theirs}
    wanted = tuple(theirs[name] if name in edited else ours[name] for name in ids)
    declarations: dict[str, Part] = {}
    for name in sorted(edited & ours.keys()):
        part, points = repeated.grading(name), theirs[name].points
        if part is not None and points is not None and points != ours[name].points:
            declarations[part.id] = _worth(declarations.get(part.id, part), name, points)
            if theirs[name] == replace(ours[name], points=points) and written[name].points is None:
                edited.discard(name)  # it follows from the declaration
    return _Edits(wanted, frozenset(edited), declarations)


def _worth(part: Part, cell_id: str, points: float) -> Part:
    """The declaration, with other points for one of its cells."""
    if isinstance(part, Problem):
        return replace(part, points={**part.points, cell_id.removeprefix(f"{part.id}-"): points})
    return replace(part, points=points)


def _with(course: Declared, changed: Mapping[str, Part]) -> Declared:
    def of(parts: Mapping[str, Part]) -> dict[str, Part]:
        return {name: changed.get(name, part) for name, part in parts.items()}

    return Declared(of(course.problems), of(course.functions), of(course.quizzes), of(course.repairs))  # type: ignore[arg-type]


def _text_cells(
    text: Text, made: Sequence[Made], edits: _Edits, repeated: Repeated, changed: Repeated
) -> tuple[Cell, ...]:
    origins = {one.cell.id: one for one in made}
    cells: list[Cell] = []
    place = 0
    while place < len(edits.wanted):
        cell = edits.wanted[place]
        one = origins.get(cell.id)
        names = repeated.named(text.cells[one.origin]) if one else ()
        group = tuple(wanted.id for wanted in edits.wanted[place : place + len(names)])
        if one is None or cell.id in edits.edited:
            cells.append(_own(cell, text.cells[one.origin] if one and not names else None, changed))
        elif not names:
            cells.append(text.cells[one.origin])
        elif group == names and not edits.edited & set(names):
            cells.append(text.cells[one.origin])
            place += len(names) - 1
        else:
            cells.append(Cell(line := repeated.line(cell.id), "markdown", line))
        place += 1
    return unique(cells)


def _own(cell: Cell, before: Cell | None, changed: Repeated) -> Cell:
    """An edited cell as a cell of the text: with the facts that it still says, and without points that are declared."""
    bare = replace(cell, role=Role.LOCKED, points=None)
    if changed.complete(bare) == cell:
        cell = bare
    if before is None:
        return cell
    kept = _keeping_facts(before.source, changed.fill(before.source, before.kind), cell.source)
    return replace(cell, source=kept) if changed.fill(kept, cell.kind) == cell.source else cell


def _keeping_facts(written: str, shown: str, edited: str) -> str:
    """The edited text, in which lines that stayed are as they were written. A fact never spans lines."""
    lines, new = written.split("\n"), edited.split("\n")
    matcher = difflib.SequenceMatcher(None, shown.split("\n"), new, autojunk=False)
    for start, begin, length in matcher.get_matching_blocks():
        new[begin : begin + length] = lines[start : start + length]
    return "\n".join(new)


def _check(where: Place, edits: _Edits, again: Sequence[Made]) -> None:
    """Whether the new text makes the notebook as it was edited. Raises NotebookError."""
    made = {one.cell.id: one.cell for one in again}
    lost = [cell.id for cell in edits.wanted if cell.id in edits.edited and made.get(cell.id) != cell]
    if lost or list(made) != [cell.id for cell in edits.wanted]:
        raise NotebookError(
            f"The edit of {', '.join(lost) or 'the order of the cells'} in {where.notebook} can't be said in the text: "
            f"what looks like {{{{ id.title }}}} has another meaning there. Nothing was written."
        )


def _write(where: Place, new: Text, edits: _Edits) -> None:
    files = {where.text: write_text(new)}
    for part in edits.declarations.values():
        path = layout.folder(part) / layout.DECLARATION
        points = {name: part.points[name] for name in PARTS} if isinstance(part, Problem) else part.points
        value = repr(points).replace("'", '"')
        files[path] = with_argument(path.read_text(encoding="utf-8"), "points", value)
    for path, content in files.items():
        path.write_text(content, encoding="utf-8")
    forget()
