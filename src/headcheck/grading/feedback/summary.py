"""The summary at the top of a feedback page: what was chosen for each problem, whether it fits, why not, and pictures.

Everything comes from a graded notebook: the marks of its test cells, and the points in its metadata.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nbformat.notebooknode import NotebookNode

from headcheck.course.marks import TITLES, as_html
from headcheck.course.records import Record
from headcheck.course.registry import declared, place
from headcheck.grading.cells import QUESTION, is_test
from headcheck.grading.feedback import pictures
from headcheck.grading.feedback.pictures import Picture
from headcheck.grading.results import mark_of


@dataclass(frozen=True)
class Choice:
    """A choice: `of` which part (where that needs saying), in `words`, and whether it `fits`."""

    of: str
    words: str
    fits: bool


@dataclass(frozen=True)
class Part:
    """A graded cell: what was chosen, or else a short outcome, and the rest of its mark.

    `full`: whether everything is right, whatever its points. `outcome` and `said` (one paragraph per item) are HTML.
    `dropped`: dropped for the whole class, as the outcome says. `measured`: it has a threshold.
    """

    grade_id: str
    title: str
    points: float
    maximum: float
    full: bool
    dropped: bool
    choices: tuple[Choice, ...]
    outcome: str
    said: tuple[str, ...]
    pictures: tuple[Picture, ...]
    measured: bool

    @property
    def lost(self) -> bool:
        return self.points < self.maximum

    @property
    def wrong(self) -> bool:
        """Whether a reason must be given: points were lost, or would have been if the cell had any."""
        return self.lost or (not self.full and not self.dropped and self.maximum == 0)


@dataclass(frozen=True)
class Reason:
    """Why the parts with these titles lost points: paragraphs of HTML, and what to read."""

    titles: str
    why: tuple[str, ...]
    look_at: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """The parts of one problem or other group."""

    anchor: str
    title: str
    parts: tuple[Part, ...]

    @property
    def points(self) -> float:
        return sum(part.points for part in self.parts)

    @property
    def maximum(self) -> float:
        return sum(part.maximum for part in self.parts)

    @property
    def lost(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.lost)

    @property
    def chosen(self) -> bool:
        """Whether any part of it was a choice."""
        return any(part.choices for part in self.parts)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why points were lost; parts with the same reason share it."""
        titles: dict[tuple[str, ...], list[str]] = {}
        for part in self.parts:
            if part.wrong and part.said:
                titles.setdefault(part.said, []).append(part.title)
        return tuple(
            Reason(
                ", ".join(parts),
                tuple(line for line in said if not line.startswith(_ARROW)),
                tuple(line.removeprefix(_ARROW) for line in said if line.startswith(_ARROW)),
            )
            for said, parts in titles.items()
        )

    @property
    def pictures(self) -> tuple[Picture, ...]:
        return tuple(picture for part in self.parts for picture in part.pictures)


#: Precedes what to read in the message of a mark.
_ARROW = "→ "


def sections(cells: Iterable[NotebookNode]) -> tuple[Section, ...]:
    """The sections of a page, from the graded cells of a notebook, in the order of their first cells."""
    grouped: dict[str, list[Part]] = {}
    for cell in cells:
        title, part = place(cell.metadata.nbgrader.grade_id)
        if question := cell.metadata.get(QUESTION):  # everybody has their own
            title = f"{title}: {question}"
        grouped.setdefault(title, []).append(_part(cell, TITLES.get(part, part)))
    return tuple(
        Section(f"section-{number}", title, tuple(parts)) for number, (title, parts) in enumerate(grouped.items(), 1)
    )


def _part(cell: NotebookNode, title: str) -> Part:
    graded = cell.metadata.nbgrader
    # The others are graded by a person.
    mark = mark_of(cell) if is_test(cell) else None
    record: Record = {} if mark is None else mark.record  # a mark of 0 is false
    dropped = mark is not None and bool(mark.dropped)
    points, maximum = float(graded.score), float(graded.points)
    full = points == maximum if mark is None else mark.full
    lines = [as_html(line) for line in (mark.message if mark is not None else "").splitlines() if line.strip()]
    problem, _, part = graded.grade_id.rpartition("-")
    if not is_test(cell):
        outcome = "A person graded this."
    elif dropped:
        outcome, *lines = lines
    else:
        outcome = lines.pop(0) if lines and problem not in declared().problems else ""
    return Part(
        graded.grade_id,
        title,
        points,
        maximum,
        full,
        dropped,
        tuple(_choices(record, part, full)),
        outcome,
        tuple(lines),
        pictures.of(record),
        "value" in record,
    )


def _choices(record: Record, part: str, full: bool) -> Sequence[Choice]:
    """What was chosen, from a mark's record; for a repair, all parts of the model."""
    if "value" in record:
        return [Choice("", pictures.asked(record), full)]
    configuration = record.get("configuration", {})
    return [
        Choice(output if name == part else name, choice["chosen"], choice["fits"])
        for output, parts in configuration.items()
        for name, choice in parts.items()
        if name == part or part not in parts
    ]
