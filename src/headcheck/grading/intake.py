"""The intake: what a student handed in is laid over the assignment's clean template, and nothing else of it gets in.

Whatever is wrong with a submission ends in an `Intake`: put right, with a remark, or refused, with a reason.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path, PurePath

from nbformat.notebooknode import NotebookNode, from_dict
from nbgrader import utils

from headcheck.grading import folder as folders
from headcheck.grading.folder import Unusable, shown
from headcheck.grading.parsing import AGAIN, MAX_FILE, Cell, NotANotebook, parse
from headcheck.grading.template import handed_out

#: Characters of one cell, cells of a student's own, and remarks on one notebook.
MAX_SOURCE = 200_000
MAX_OWN_CELLS = 500
MAX_REMARKS = 20

# Notebooks that are tried where the right one is missing, and files that are named where some are left out.
_MAX_CANDIDATES = 10
_MAX_NAMED = 5

_SETTINGS = ("grade_id", "grade", "solution", "points")
_BESIDE = ("timestamp.txt", "submission_secret.txt")  # what nbgrader itself puts into a submission


@dataclass(frozen=True)
class Intake:
    """A submission that can be run. `remarks`: what was put right, a sentence each.

    With a `reason` nothing in it can be graded: `notebook` is the bare template, and every test earns 0.
    """

    notebook: NotebookNode
    remarks: tuple[str, ...]
    reason: str | None = None


def refuse(template: NotebookNode, reason: str) -> Intake:
    """The intake of a submission in which nothing can be graded."""
    return Intake(deepcopy(template), (), reason)


def take_in(data: bytes, template: NotebookNode) -> Intake:
    """What the notebook file `data` has to say, in the cells of `template`; nothing in the file makes this raise."""
    intake = _take_in(data, template)[0]
    return replace(intake, remarks=_capped(intake.remarks))


def read_submission(folder: Path, notebook_name: str, template: NotebookNode, expected: Collection[str] = ()) -> Intake:
    """Take in the notebook called `notebook_name` (without its ending) from the folder that a student handed in.

    A notebook under another name is taken where the right one is missing. `expected`: files of the assignment, by their
    path below the folder, that are neither that notebook nor worth a remark when left out.
    Raises OSError only where the machine fails, not the submission.
    """
    name = PurePath(f"{notebook_name}.ipynb")
    try:
        present = folders.files(folder)
    except Unusable as found:
        return refuse(template, f"Expected a folder with the notebook {shown(name)}, found {found}. {AGAIN}")
    known = {name, *map(PurePath, (*expected, *_BESIDE))}
    other = [path for path in present if path not in known and not any(part.startswith(".") for part in path.parts)]
    try:
        intake, taken = _read(folder, name, template), name
    except Unusable as found:
        candidates = [path for path in other if ".ipynb" in path.name.lower()]
        if str(found) != "nothing" or not candidates:
            return refuse(
                template,
                f"Expected the notebook {shown(name)}, found {found}. Hand in the notebook itself, by this name.",
            )
        intake, taken = _best(folder, name, candidates, template)
    remarks = [f"The notebook was handed in as {shown(taken)} and read as {shown(name)}."] if taken != name else []
    return replace(intake, remarks=_capped([*remarks, *intake.remarks, *_left_out(other, taken)]))


def _read(folder: Path, name: PurePath, template: NotebookNode) -> Intake:
    return _take_in(folders.read(folder, name, MAX_FILE), template)[0]


def _best(
    folder: Path, name: PurePath, candidates: Sequence[PurePath], template: NotebookNode
) -> tuple[Intake, PurePath]:
    """Of notebooks with other names the one with most cells of the assignment; of equals the one closest in name."""

    def closeness(path: PurePath) -> float:
        return SequenceMatcher(None, path.name.lower(), name.name.lower()).ratio()

    tried: list[tuple[int, Intake, PurePath]] = []
    for path in sorted(candidates, key=closeness, reverse=True)[:_MAX_CANDIDATES]:
        try:
            intake, matches = _take_in(folders.read(folder, path, MAX_FILE), template)
        except Unusable as found:
            intake, matches = refuse(template, f"Expected the notebook {shown(name)}, found {found}. {AGAIN}"), -1
        tried.append((matches, intake, path))
    _, intake, path = max(tried, key=lambda row: row[0])
    return intake, path


def _left_out(other: Sequence[PurePath], taken: PurePath) -> list[str]:
    names = [shown(path) for path in other if path != taken]
    if not names:
        return []
    more = f" and {len(names) - _MAX_NAMED} more" if len(names) > _MAX_NAMED else ""
    return [f"Left out: {', '.join(names[:_MAX_NAMED])}{more}. A notebook runs with the files of the course only."]


def _take_in(data: bytes, template: NotebookNode) -> tuple[Intake, int]:
    """The intake of `data` with all remarks, and how many cells of the template were recognised in it."""
    try:
        cells, remarks = parse(data)
    except NotANotebook as error:
        return refuse(template, str(error)), 0
    visible = handed_out(template).cells
    places = _places(cells, template.cells, visible)
    matches = sum(1 for place in set(places) - {None} if _is_known(template.cells[place]))
    if not matches and any(map(_is_known, template.cells)):
        reason = (
            "Expected the notebook of this assignment, found one that has none of its cells. "
            "Download the assignment again, copy your answers into it, and hand that in."
        )
        return replace(refuse(template, reason), remarks=tuple(remarks)), 0
    notebook, put_right = _lay_over(cells, places, template, visible)
    return Intake(notebook, (*remarks, *put_right)), matches


def _places(cells: Sequence[Cell], given: Sequence[NotebookNode], visible: Sequence[NotebookNode]) -> list[int | None]:
    """For each cell that was handed in the index of the template's cell that it stands for; None for a student's own.

    The grade_id decides, then the cell's id, then an equal text; of the rest, what stands in the place of a missing
    cell of text is that cell, edited. `visible`: the template's cells `given` as students see them.
    """
    by_grade_id: dict[str | None, int] = {_grade_id(cell): n for n, cell in enumerate(given) if _is_known(cell)}
    by_id: dict[str | None, int] = {cell.id: n for n, cell in enumerate(given)}
    places: list[int | None] = [by_grade_id.get(cell.grade_id) for cell in cells]
    taken = set(places)

    def claim(row: int, place: int | None) -> None:
        if places[row] is None and place is not None and place not in taken:
            places[row] = place
            taken.add(place)

    for row, cell in enumerate(cells):
        claim(row, by_id.get(cell.id))
    by_text: dict[tuple[str, str], deque[int]] = defaultdict(deque)
    for place, seen in enumerate(visible):
        if place not in taken and seen.source.strip():
            by_text[seen.cell_type, _plain(seen.source)].append(place)
    for row, cell in enumerate(cells):
        if places[row] is None and (alike := by_text.get((cell.kind, _plain(cell.source or "")))):
            claim(row, alike.popleft())
    for rows, between in _gaps(places, len(given)):
        free = [place for place in between if place not in taken and not _is_known(given[place])]
        for row in rows:
            if free and cells[row].kind == given[free[0]].cell_type:
                claim(row, free.pop(0))
    return places


def _gaps(places: Sequence[int | None], end: int) -> Iterator[tuple[list[int], range]]:
    """The runs of cells without a place, each with the places that lie between those of its neighbours."""
    rows: list[int] = []
    before = -1
    for row, place in enumerate([*places, end]):
        if place is None:
            rows.append(row)
        else:
            if rows:
                yield rows, range(before + 1, place)
            rows, before = [], place


def _lay_over(
    cells: Sequence[Cell], places: Sequence[int | None], template: NotebookNode, visible: Sequence[NotebookNode]
) -> tuple[NotebookNode, list[str]]:
    """The template with the student's texts in it, and the remarks on what was put right."""
    given, remarks = template.cells, _Remarks()
    first: dict[int, Cell] = {}
    own: Mapping[int, list[Cell]] = defaultdict(list)
    last, order = -1, []
    for cell, place in zip(cells, places, strict=True):
        if place is not None and place not in first:
            first[place], last = cell, place
            order.append(place)
        elif place is None:
            own[last].append(cell)
            if cell.grade_id:
                remarks.add(
                    f"The cell {shown(cell.grade_id)} is no part of the assignment; it was kept as a cell of your own."
                )
        elif utils.is_solution(given[place]):
            # Splitting a cell in JupyterLab makes two with one name: the second half is still part of the answer.
            own[last].append(cell)
            remarks.add(
                f"{_name(given[place])} stood there more than once; the first counts as the answer, the others were "
                "kept as cells of your own."
            )
        else:
            remarks.add(f"{_name(given[place])} stood there more than once; the copies were left out.")
    if order != sorted(order):
        remarks.add("Cells had been moved; they were put back into the order of the assignment.")
    if any(cell.tags != _tags(given, place) for cell, place in zip(cells, places, strict=True)):
        remarks.add("Tags on cells were left out: they change nothing in how a notebook is graded.")
    _say_what_was_deleted(given, first, remarks)

    notebook = deepcopy(template)
    notebook.cells = []
    kept = 0
    for place in range(-1, len(given)):
        if place >= 0:
            notebook.cells.append(_filled(given[place], visible[place], first.get(place), remarks))
        for cell in own[place]:
            if kept < MAX_OWN_CELLS and cell.source is not None and len(cell.source) <= MAX_SOURCE:
                kept += 1
                notebook.cells.append(_own(cell, f"own-{kept}"))
    dropped = sum(map(len, own.values())) - kept
    if dropped:
        remarks.add(
            f"Of your own cells {dropped:,} were left out: expected at most {MAX_OWN_CELLS}, each a text of at most "
            f"{MAX_SOURCE:,} characters."
        )
    return notebook, remarks.lines


def _say_what_was_deleted(given: Sequence[NotebookNode], first: Mapping[int, Cell], remarks: _Remarks) -> None:
    missing = [cell for place, cell in enumerate(given) if place not in first]
    for cell in filter(_is_known, missing):
        remarks.add(f"{_name(cell)} had been deleted; it was put back.")
    if not all(map(_is_known, missing)):
        remarks.add("Cells of text that came with the assignment had been deleted; they were put back.")


def _filled(given: NotebookNode, visible: NotebookNode, cell: Cell | None, remarks: _Remarks) -> NotebookNode:
    """The template's cell `given` with what the student wrote in it, if it is one to write in."""
    filled = deepcopy(given)
    if cell is None:
        return filled
    if _is_known(given):
        if any(cell.settings.get(key) != _settings(given).get(key) for key in _SETTINGS):
            remarks.add(f"{_name(given)} had other settings for grading; the assignment's were put back.")
        if cell.kind != given.cell_type:
            remarks.add(f"{_name(given)} had become a cell of type {cell.kind}; it was made {given.cell_type} again.")
        if not utils.is_solution(given):
            if _plain(cell.source or "") != _plain(visible.source):
                remarks.add(f"{_name(given)} had been changed; it was put back.")
            return filled
    elif cell.kind != given.cell_type:
        # A cell of text that the student made code, or the other way round, is the student's.
        filled = _own(cell, given.id)
    if cell.source is None:
        remarks.add(f"{_name(given)} held no text; it stands as it was handed out.")
    elif len(cell.source) > MAX_SOURCE:
        said = f"{_name(given)} held {len(cell.source):,} characters, more than {MAX_SOURCE:,}; they were left out."
        remarks.add(said)
        filled.source = f"# {said}" if filled.cell_type == "code" else said
    else:
        filled.source = cell.source
        if cell.attachments and filled.cell_type != "code":
            filled.attachments = from_dict(cell.attachments)
    return filled


def _own(cell: Cell, name: str) -> NotebookNode:
    """A cell of the student's own: its text, and nothing that could mean something to a program."""
    own = NotebookNode(cell_type=cell.kind, id=name, metadata=NotebookNode(), source=cell.source or "")
    if cell.kind == "code":
        own.update(execution_count=None, outputs=[])
    elif cell.attachments:
        own.attachments = from_dict(cell.attachments)
    return own


class _Remarks:
    """Remarks in the order in which they were made, each once."""

    def __init__(self) -> None:
        self._seen: dict[str, None] = {}

    def add(self, remark: str) -> None:
        self._seen.setdefault(remark)

    @property
    def lines(self) -> list[str]:
        return list(self._seen)


def _capped(remarks: Sequence[str]) -> tuple[str, ...]:
    if len(remarks) <= MAX_REMARKS:
        return tuple(remarks)
    return (*remarks[:MAX_REMARKS], f"And {len(remarks) - MAX_REMARKS:,} more.")


def _name(given: NotebookNode) -> str:
    if not _is_known(given):
        return "A cell of the assignment"
    kind = "answer" if utils.is_solution(given) else "test" if utils.is_grade(given) else "given"
    return f"The {kind} cell `{_grade_id(given)}`"


def _is_known(given: NotebookNode) -> bool:
    """Whether nbgrader knows the template's cell: an answer, a test, a task, or one that is locked."""
    return "grade_id" in _settings(given)


def _grade_id(given: NotebookNode) -> str:
    return str(_settings(given)["grade_id"])


def _tags(given: Sequence[NotebookNode], place: int | None) -> tuple[str, ...]:
    return () if place is None else tuple(given[place].metadata.get("tags", ()))


def _settings(given: NotebookNode) -> Mapping[str, object]:
    settings: Mapping[str, object] = given.metadata.get("nbgrader", {})
    return settings


def _plain(source: str) -> str:
    """A text without what editors change on their own."""
    return "\n".join(line.rstrip() for line in source.splitlines()).strip()
