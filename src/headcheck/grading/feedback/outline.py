"""A notebook's title and chapters, and which of its cells a feedback page shows open: the student's, and graded ones.

Runs of cells that were given between them are folded, with all that they drew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from nbformat.notebooknode import NotebookNode
from nbgrader import utils

from headcheck.grading.cells import is_own, is_solution

# "## 6. Problem 1: House prices (6 points)" is chapter 6, and called what stands between its number and its points.
_CHAPTER = re.compile(r"##[ \t]+(?:(\d+)\.[ \t]+)?(\S.*?)[ \t]*(?:\([\d.]+ points?\b[^()]*\))?[ \t]*(?:\n|$)")
_TITLE = re.compile(r"#[ \t]+(\S.*?)[ \t]*(?:\n|$)")
_PART = re.compile(r"^###[ \t]+(\S.*?)[ \t]*(?:\([\d.]+ points?\b[^()]*\))?[ \t]*$", re.MULTILINE)
#: Characters of a heading: it may be the student's own.
_LONGEST = 120


@dataclass(frozen=True)
class Run:
    """Places of cells in a row, all of them `given` or none of them. `about`: the heading of given ones, if any."""

    cells: tuple[int, ...]
    given: bool
    about: str = ""


@dataclass(frozen=True)
class Chapter:
    """What stands below a heading of a notebook; the `title` of what stands above the first is empty."""

    anchor: str
    number: str
    title: str
    runs: tuple[Run, ...]
    #: the text that was given in it
    text: str

    @property
    def heading(self) -> str:
        """As in the notebook, without its points."""
        return f"{self.number}. {self.title}" if self.number else self.title

    @property
    def given(self) -> bool:
        """Whether everybody has all of it, and nothing in it is graded."""
        return all(run.given for run in self.runs)

    @property
    def cells(self) -> tuple[int, ...]:
        """The places of all its cells."""
        return tuple(cell for run in self.runs for cell in run.cells)


@dataclass(frozen=True)
class Outline:
    """A notebook's title, "" where it has none, and its chapters."""

    title: str
    chapters: tuple[Chapter, ...]

    def chapter_of(self, place: int) -> Chapter:
        """The chapter of the cell in this place."""
        return next(chapter for chapter in self.chapters if place in chapter.cells)


def outline(cells: Sequence[NotebookNode]) -> Outline:
    """The title and chapters of a notebook with these cells."""
    starts = [place for place, cell in enumerate(cells) if place and _heading(_CHAPTER, cell)]
    ends = [*starts, len(cells)]
    chapters = [
        _chapter(number, range(start, end), cells)
        for number, (start, end) in enumerate(zip([0, *starts], ends, strict=True), 1)
        if start < end
    ]
    titles = (found[1] for cell in cells if (found := _heading(_TITLE, cell)))
    return Outline(_plain(next(titles, "")), tuple(chapters))


def _chapter(number: int, places: Sequence[int], cells: Sequence[NotebookNode]) -> Chapter:
    found = _heading(_CHAPTER, cells[places[0]])
    runs = [
        _run(tuple(some), given, cells) for given, some in groupby(places, key=lambda place: _is_given(cells[place]))
    ]
    text = "\n\n".join(cells[place].source for place in places if _is_given_text(cells[place]))
    return Chapter(
        f"chapter-{number}", (found[1] or "") if found else "", _plain(found[2]) if found else "", tuple(runs), text
    )


def _run(places: tuple[int, ...], given: bool, cells: Sequence[NotebookNode]) -> Run:
    headings = (found[1] for place in places if (found := _PART.search(cells[place].source)) and given)
    return Run(places, given, _plain(next(headings, "")))


def _heading(kind: re.Pattern[str], cell: NotebookNode) -> re.Match[str] | None:
    """The heading of this kind that a given text begins with."""
    return kind.match(cell.source) if _is_given_text(cell) else None


def _is_given_text(cell: NotebookNode) -> bool:
    return cell.cell_type == "markdown" and _is_given(cell)


def _is_given(cell: NotebookNode) -> bool:
    """Whether everybody has this cell, nothing in it is graded, and nothing went wrong in it."""
    if is_own(cell) or is_solution(cell) or utils.is_grade(cell) or utils.is_task(cell):
        return False
    return all(output.output_type != "error" for output in cell.get("outputs", ()))


def _plain(heading: str) -> str:
    """A heading without marks of Markdown."""
    return re.sub(r"[`*]", "", heading)[:_LONGEST]
