"""Remarks for students on what the intake repaired: one sentence for each kind, however many cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum

from nbformat.notebooknode import NotebookNode
from nbgrader import utils

from headcheck.grading.dropping import is_dropped

#: Maximum characters of a cell.
MAX_SOURCE = 200_000

# Maximum number of cells named in one remark.
_MOST_NAMED = 5


class Said(Enum):
    """Kinds of remarks on cells of the assignment: the sentence for one cell, and for several."""

    TEXT_DELETED = ("Cells of text that came with the assignment had been deleted; they were put back.",) * 2
    DELETED = "{cell} had been deleted; it was put back.", "{n} cells had been deleted; they were put back: {names}."
    REPLACED = (
        "{cell} was not there; your new cell in its place counts as the answer.",
        "{n} answer cells were not there; your new cells in their places count as the answers: {names}.",
    )
    BESIDE = (
        "{cell} stood as it was handed out; your new cell beside it counts as the answer.",
        "{n} answer cells stood as they were handed out; your new cells beside them count as the answers: {names}.",
    )
    ELSEWHERE = (
        "{cell} held no answer; your cell at another place that makes what it asks for counts as the answer.",
        "{n} answer cells held no answers; your cells at other places that make what they ask for count: {names}.",
    )
    SPARED = (
        "{cell} was not run as it was handed out: a cell of yours before it makes what it asks for.",
        "{n} answer cells were not run as they were handed out: cells of yours make what they ask for: {names}.",
    )
    LOST = (
        "{cell} had lost its settings for grading; they were put back.",
        "{n} cells had lost their settings for grading; they were put back.",
    )
    OTHER = (
        "{cell} had other settings for grading; the assignment's were put back.",
        "{n} cells had other settings for grading; the assignment's were put back: {names}.",
    )
    TURNED = (
        "{cell} had become a cell of another type; it was put right.",
        "{n} cells had become cells of another type; they were put right: {names}.",
    )
    CHANGED = "{cell} had been changed; it was put back.", "{n} cells had been changed; they were put back: {names}."
    NO_TEXT = (
        "{cell} held no text; it stands as it was handed out.",
        "{n} cells held no text; they stand as they were handed out: {names}.",
    )
    TOO_LONG = (
        f"{{cell}} held more than {MAX_SOURCE:,} characters; they were left out.",
        f"{{n}} cells held more than {MAX_SOURCE:,} characters each; they were left out: {{names}}.",
    )
    HALVES = (
        "{cell} stood there more than once; one counts as the answer, the others were kept as cells of your own.",
        "{n} answer cells stood there more than once; one of each counts as the answer, the others were kept as cells "
        "of your own: {names}.",
    )
    COPIES = (
        "{cell} stood there more than once; the copies were left out.",
        "{n} cells stood there more than once; the copies were left out: {names}.",
    )


class Remarks:
    """What is said of the cells of an assignment, `given` as they are in its template."""

    def __init__(self, given: Sequence[NotebookNode]) -> None:
        self._given = given
        self._cells: dict[Said, set[int]] = {}

    def add(self, said: Said, index: int) -> None:
        """Say this of the cell with this index, too. What was dropped for everybody may well be gone."""
        if said in (Said.DELETED, Said.TEXT_DELETED) and is_dropped(self._given[index]):
            return
        self._cells.setdefault(said, set()).add(index)

    def lines(self) -> list[str]:
        """The sentences."""
        return [self._line(said, sorted(self._cells[said])) for said in Said if said in self._cells]

    def _line(self, said: Said, indexes: Sequence[int]) -> str:
        one, several = said.value
        cells = [self._given[index] for index in indexes]
        return (
            several.format(n=len(cells), names=listed(map(_short, cells)))
            if cells[1:]
            else one.format(cell=name(cells[0]))
        )


def name(given: NotebookNode) -> str:
    """What to call a cell of the template at the beginning of a sentence."""
    if "grade_id" not in given.metadata.get("nbgrader", {}):
        return "A cell of the assignment"
    kind = "answer" if utils.is_solution(given) else "test" if utils.is_grade(given) else "given"
    return f"The {kind} cell {_short(given)}"


def listed(names: Iterable[str]) -> str:
    """The first names of a list, and how many more there are."""
    names = list(names)
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _short(given: NotebookNode) -> str:
    return f"`{given.metadata.get('nbgrader', {}).get('grade_id', given.id)}`"
