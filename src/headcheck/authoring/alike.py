"""Kinds of questions that are asked at each other's places need the same cells and points there; this compares them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from headcheck.authoring.notebook_text import Cell, NotebookError
from headcheck.authoring.repeated_cells import Repeated
from headcheck.course.declarations import PARTS, Problem
from headcheck.course.places import moved, renamed
from headcheck.course.registry import Declared

#: What an answer cell holds for the home of its kind only: the bank's answers come to the other places.
_SOLUTION = re.compile(r"### BEGIN SOLUTION\n.*?### END SOLUTION", re.DOTALL)


def refuse_differences(cells: Iterable[Cell], course: Declared, assignment: str) -> None:
    """Raises NotebookError, with the first difference, where a kind could not be asked at the place of another one."""
    kinds = course.of(assignment).anywhere
    if not kinds:
        return
    if len(kinds) == 1:
        raise NotebookError(
            f"{kinds[0].id!r} says `anywhere=True`: expected another kind of {assignment} that says so too, at whose "
            "place it may be asked; found none."
        )
    there, ids, repeated = list(cells), [part.id for part in course.of(assignment)], Repeated(course)
    first, *others = kinds
    for other in others:
        _same_points(first, other)
        mine = [_there(cell, first, other, repeated) for cell in _cells_of(first, there, ids)]
        _same_cells(mine, _cells_of(other, there, ids), first, other)


def _cells_of(kind: Problem, cells: Sequence[Cell], ids: Sequence[str]) -> list[Cell]:
    """The cells at the place of a kind, whose ids begin with its own and with no longer one, as far as people see."""

    def is_at(cell: Cell) -> bool:
        return max((name for name in ids if cell.id.startswith(f"{name}-")), key=len, default="") == kind.id

    return [replace(cell, source=_SOLUTION.sub("", cell.source), metadata={}) for cell in cells if is_at(cell)]


def _there(cell: Cell, home: Problem, place: Problem, repeated: Repeated) -> Cell:
    """A cell of a kind as it would be at another place. One that repeats is made again, with its lines as long."""
    name = moved(cell.id, home, place)
    if repeated.makes(cell):
        return Repeated(Declared({place.id: renamed(home, place)}, {}, {}, {})).make(name)
    grade_id = moved(cell.grade_id, home, place)
    return replace(cell, id=name, grade_id=grade_id, source=moved(cell.source, home, place))


def _same_points(one: Problem, other: Problem) -> None:
    for part in PARTS:
        if one.points.get(part) != other.points.get(part):
            raise NotebookError(
                f"Expected the same points at the places of {_both(one, other)}; found {one.points.get(part)} and "
                f"{other.points.get(part)} for {part}."
            )


def _same_cells(mine: Sequence[Cell], its: Sequence[Cell], one: Problem, other: Problem) -> None:
    for here, there in zip_longest(mine, its):
        if here is None or there is None or here.id != there.id:
            found = " and ".join(f"the cell {cell.id!r}" if cell else "no further cell" for cell in (here, there))
            raise NotebookError(
                f"Expected the same cells, in the same order, at the places of {_both(one, other)}; found, as they are "
                f"called at the second one, {found}."
            )
        if here.digest() != there.digest():
            raise NotebookError(
                f"Expected the same cells, but for their names, at the places of {_both(one, other)}; {there.id!r} "
                f"differs{_where(here.source, there.source)}. What differs belongs into the facts of the questions."
            )


def _both(one: Problem, other: Problem) -> str:
    return f"{one.id!r} and {other.id!r}, which say `anywhere=True`"


def _where(mine: str, its: str) -> str:
    """In which lines two sources differ first; what else differs is points or metadata."""
    for number, lines in enumerate(zip_longest(mine.splitlines(), its.splitlines(), fillvalue=""), start=1):
        if lines[0] != lines[1]:
            return f" in line {number}: {lines[0].strip()!r} and {lines[1].strip()!r}"
    return " in what kind of cell they are"
