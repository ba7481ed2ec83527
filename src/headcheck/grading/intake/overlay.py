"""The intake: merges the student's text into the assignment's clean template; nothing else of the submission gets in.

Whatever is wrong with a notebook, the result is an `Intake`: repaired, with remarks, or refused, with a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from nbformat.notebooknode import NotebookNode, from_dict

from headcheck.grading.cells import OWN
from headcheck.grading.intake.alignment import Alignment, How, Place, Role, align, outline, plain
from headcheck.grading.intake.files import shown
from headcheck.grading.intake.notebook_file import Cell, NotebookError, parse
from headcheck.grading.intake.remarks import MAX_SOURCE, Remarks, Said, listed, name
from headcheck.grading.intake.template import handed_out

#: Maximum number of the student's own cells.
MAX_OWN_CELLS = 500

# The share of an assignment's cells below which a notebook may be another one's, and below which it is none of it.
_DOUBTFUL, _BARELY = 0.5, 0.25

_SETTINGS = ("grade_id", "grade", "solution", "points")

#: What students see of the course's other notebooks, by what to call them: asked for only where a notebook is doubtful.
Others = Callable[[], Mapping[str, NotebookNode]]


@dataclass(frozen=True)
class Intake:
    """A submission that can be run. `remarks`: what was repaired, one sentence each.

    `attention`: those of the remarks for which a person should look: more than one notebook could be meant. With
    a `reason` nothing in it can be graded: `notebook` is the bare template, and every test earns 0.
    """

    notebook: NotebookNode
    remarks: tuple[str, ...]
    reason: str | None = None
    attention: tuple[str, ...] = ()


@dataclass(frozen=True)
class Taken:
    """An intake; how many of the assignment's `cells` were recognised, and the texts of `answers` that hold work."""

    intake: Intake
    cells: int = 0
    answers: Mapping[str, str] = field(default_factory=dict)


def refuse(template: NotebookNode, reason: str) -> Intake:
    """The intake of a submission of which nothing can be graded."""
    return Intake(deepcopy(template), (), reason)


def take_in(data: bytes, template: NotebookNode, others: Others = dict) -> Intake:
    """What the notebook file `data` has to say, in the cells of `template`; nothing in the file makes this raise.

    A notebook of the `others` is refused by its name.
    """
    return take(data, template, others).intake


def take(data: bytes, template: NotebookNode, others: Others = dict) -> Taken:
    """As `take_in`, with the information needed to choose between several notebooks."""
    try:
        cells, remarks = parse(data)
    except NotebookError as error:
        return Taken(refuse(template, str(error)))
    visible = handed_out(template)
    places = outline(template, visible)
    found = align(cells, places)
    if why := _is_another(cells, places, found, visible, others):
        return Taken(refuse(template, why))
    notebook, put_right = _lay_over(cells, found, template, places)
    answers = {str(places[at].grade_id): cells[found.rows[at]].source or "" for at in found.worked if at in found.rows}
    return Taken(Intake(notebook, (*remarks, *put_right)), len(found.rows), answers)


# ---- Whether it is this assignment's notebook


def _is_another(
    cells: Sequence[Cell], places: Sequence[Place], found: Alignment, visible: NotebookNode, others: Others
) -> str | None:
    """Why a notebook is refused in which hardly anything is this assignment's."""
    known = [index for index, place in enumerate(places) if place.role is not Role.TEXT]
    sure = {index for index, how in found.how.items() if how is not How.PLACE}
    here = len(sure & set(known))
    locked = [index for index in known if places[index].role is not Role.ANSWER]
    alike = sum(1 for index in locked if index in sure and _text(cells, found, index) == places[index].text)
    if here >= _DOUBTFUL * len(known) and alike >= _DOUBTFUL * len(locked):
        return None
    ours = _marks(visible.cells)
    theirs = {name: _marks(notebook.cells) for name, notebook in others().items()}
    handed_in = {mark for cell in cells for mark in _marks_of(cell.grade_id, cell.id, cell.kind, cell.source or "")}
    fit = _share(ours, list(theirs.values()), handed_in)
    shares = {
        name: _share(marks, [ours, *(other for key, other in theirs.items() if key != name)], handed_in)
        for name, marks in theirs.items()
    }
    name = max(shares, key=lambda name: shares[name], default="")
    if name and shares[name] > fit and shares[name] >= _BARELY:
        return (
            f"Expected the notebook of this assignment, found the notebook of {name}. "
            "Hand in the notebook of this assignment."
        )
    if here < _BARELY * len(known) and not any(index in sure for index in found.worked):
        some = f"only {here} of its {len(known)} cells, and no answer" if here else "none of its cells"
        return (
            f"Expected the notebook of this assignment, found one that has {some}. "
            "Download the assignment again, copy your answers into it, and hand that in."
        )
    return None


def _text(cells: Sequence[Cell], found: Alignment, index: int) -> str:
    return plain(cells[found.rows[index]].source or "")


_Mark = tuple[str, ...]


def _marks_of(grade_id: str | None, id: str | None, kind: str, source: str) -> set[_Mark]:
    """Identifying features of a cell: nbgrader's name, its id, and its text."""
    marks: tuple[_Mark, ...] = (("grade_id", grade_id or ""), ("id", id or ""), ("text", kind, plain(source)))
    return {mark for mark in marks if mark[-1]}


def _marks(cells: Iterable[NotebookNode]) -> list[set[_Mark]]:
    return [
        _marks_of(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.get("id"), cell.cell_type, cell.source)
        for cell in cells
    ]


def _share(marks: Sequence[set[_Mark]], others: Sequence[Sequence[set[_Mark]]], handed_in: set[_Mark]) -> float:
    """The share of a notebook's cells that were handed in, of those that no other notebook of the course has."""
    shared = {mark for other in others for of_cell in other for mark in of_cell}
    own = [of_cell - shared for of_cell in marks if of_cell - shared]
    return sum(1 for of_cell in own if of_cell & handed_in) / len(own) if own else 0


# ---- Merging it into the template


def _lay_over(
    cells: Sequence[Cell], found: Alignment, template: NotebookNode, places: Sequence[Place]
) -> tuple[NotebookNode, list[str]]:
    """The template with the student's texts in it, and remarks on what was repaired."""
    remarks = Remarks(template.cells)
    notebook = deepcopy(template)
    notebook.cells = []
    kept = 0
    for index in range(-1, len(places)):
        if index >= 0:
            given, row = template.cells[index], found.rows.get(index)
            filled, said = _filled(given, places[index], None if row is None else cells[row], found.how.get(index))
            notebook.cells.append(_spared(given) if index in found.spared else filled)
            for one in said:
                remarks.add(one, index)
        for cell in (cells[row] for row in found.own.get(index, ())):
            if kept < MAX_OWN_CELLS and cell.source is not None and len(cell.source) <= MAX_SOURCE:
                kept += 1
                notebook.cells.append(_own(cell, f"{OWN}{kept}"))
    _say_what_was_found(cells, found, places, remarks)
    lines = [*remarks.lines(), *_of_the_notebook(cells, found, template.cells)]
    if dropped := sum(map(len, found.own.values())) - kept:
        lines.append(
            f"Of your own cells {dropped:,} were left out: expected at most {MAX_OWN_CELLS}, each a text of at most "
            f"{MAX_SOURCE:,} characters."
        )
    return notebook, lines


def _filled(given: NotebookNode, place: Place, cell: Cell | None, how: How | None) -> tuple[NotebookNode, list[Said]]:
    """The template's cell `given` with what the student wrote in it, if it is one to write in; and what to say."""
    filled = deepcopy(given)
    if cell is None:
        return filled, []
    said = []
    if place.role is not Role.TEXT:
        other = any(cell.settings.get(key) != given.metadata.nbgrader.get(key) for key in _SETTINGS)
        if other and cell.settings and how not in _OF_ANSWERS:
            said.append(Said.OTHER)
        if cell.kind != given.cell_type:
            said.append(Said.TURNED)
        if place.role is not Role.ANSWER:
            return filled, [*said, Said.CHANGED] if plain(cell.source or "") != place.text else said
    elif cell.kind != given.cell_type:
        # A cell of text that the student made code, or the other way round, is the student's.
        filled = _own(cell, given.id)
    if cell.source is None:
        said.append(Said.NO_TEXT)
    elif len(cell.source) > MAX_SOURCE:
        said.append(Said.TOO_LONG)
        sentence = Said.TOO_LONG.value[0].format(cell=name(given))
        filled.source = f"# {sentence}" if filled.cell_type == "code" else sentence
    else:
        filled.source = cell.source
        if cell.attachments and filled.cell_type != "code":
            filled.attachments = from_dict(cell.attachments)
    return filled, said


def _spared(given: NotebookNode) -> NotebookNode:
    """An answer cell that does not undo what a cell before it made."""
    spared = deepcopy(given)
    spared.source = "# " + Said.SPARED.value[0].format(cell=name(given))
    return spared


def _own(cell: Cell, name: str) -> NotebookNode:
    """One of the student's own cells: its text, without metadata."""
    own = NotebookNode(cell_type=cell.kind, id=name, metadata=NotebookNode(), source=cell.source or "")
    if cell.kind == "code":
        own.update(execution_count=None, outputs=[])
    elif cell.attachments:
        own.attachments = from_dict(cell.attachments)
    return own


# ---- Remarks


_OF_ANSWERS = {How.BESIDE: Said.BESIDE, How.ELSEWHERE: Said.ELSEWHERE}


def _say_what_was_found(cells: Sequence[Cell], found: Alignment, places: Sequence[Place], remarks: Remarks) -> None:
    """Add what became of each of the assignment's cells."""
    known = [index for index in found.rows if places[index].role is not Role.TEXT]
    bare = {index for index in known if not cells[found.rows[index]].settings}
    mostly_bare = 2 * len(bare) > len(known)
    for index, place in enumerate(places):
        how = found.how.get(index)
        new = place.role is Role.ANSWER and how in (How.CONTENT, How.PLACE)
        if index in found.spared:
            remarks.add(Said.SPARED, index)
        elif how is None:
            remarks.add(Said.TEXT_DELETED if place.role is Role.TEXT else Said.DELETED, index)
        elif how in _OF_ANSWERS:
            remarks.add(_OF_ANSWERS[how], index)
        elif index in bare:
            remarks.add(Said.REPLACED if new and not mostly_bare else Said.LOST, index)
    for said, of in ((Said.HALVES, found.halves), (Said.COPIES, found.left_out)):
        for index in of:
            remarks.add(said, index)


def _of_the_notebook(cells: Sequence[Cell], found: Alignment, given: Sequence[NotebookNode]) -> list[str]:
    """Sentences on the notebook as a whole."""
    lines = []
    known = {cell.metadata.nbgrader.grade_id for cell in given if "nbgrader" in cell.metadata}
    own = sorted(row for rows in found.own.values() for row in rows)
    if alien := [shown(cells[row].grade_id) for row in own if cells[row].grade_id and cells[row].grade_id not in known]:
        lines.append(
            f"{len(alien)} cells are no part of the assignment; they were kept as cells of your own: {listed(alien)}."
            if alien[1:]
            else f"The cell {alien[0]} is no part of the assignment; it was kept as a cell of your own."
        )
    in_place = {row: index for index, row in found.rows.items() if found.how[index] not in _OF_ANSWERS}
    order = [index for _, index in sorted(in_place.items())]
    if order != sorted(order):
        lines.append("Cells had been moved; they were put back into the order of the assignment.")
    at = {row: index for index, row in found.rows.items()}
    if any(cell.tags != (_tags(given[at[row]]) if row in at else ()) for row, cell in enumerate(cells)):
        lines.append("Tags on cells were left out: they change nothing in how a notebook is graded.")
    return lines


def _tags(given: NotebookNode) -> tuple[str, ...]:
    return tuple(given.metadata.get("tags", ()))
