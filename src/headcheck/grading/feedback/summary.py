"""The summary at the top of a feedback page: what was chosen for each problem, whether it fits, why not, and pictures.

Everything comes from a graded notebook: the marks of its test cells, and the points in its metadata.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property, partial
from types import MappingProxyType

from nbformat.notebooknode import NotebookNode

from headcheck.course.layout import Unavailable
from headcheck.course.marks import TITLES, as_html
from headcheck.course.records import Record
from headcheck.course.registry import FUNCTIONS, REPAIRS, declared, place
from headcheck.grading.cells import QUESTION, is_test
from headcheck.grading.feedback import pictures
from headcheck.grading.feedback.outline import Chapter, Outline
from headcheck.grading.feedback.pictures import Picture
from headcheck.grading.results import mark_of
from headcheck.theory.mistakes import PARTS


class Status(StrEnum):
    """How a part went, at a glance."""

    FULL = "full"
    PART = "part"
    NONE = "none"
    WAITING = "waiting"
    DROPPED = "dropped"

    @property
    def sign(self) -> str:
        """Stands for it where there is no room for words."""
        return _SIGNS[self][0]

    @property
    def words(self) -> str:
        """What the sign means."""
        return _SIGNS[self][1]


_SIGNS: Mapping[Status, tuple[str, str]] = MappingProxyType(
    {
        Status.FULL: ("✓", "all points"),
        Status.PART: ("½", "a part of the points"),
        Status.NONE: ("✗", "no points"),
        Status.WAITING: ("?", "not graded yet"),
        Status.DROPPED: ("–", "dropped"),
    }
)


@dataclass(frozen=True)
class Choice:
    """A choice: `of` which part or output (where that needs saying), in `words`, and whether it `fits`."""

    of: str
    words: str
    fits: bool


@dataclass(frozen=True)
class Part:
    """A graded cell: what was chosen, or else a short outcome, and the rest of its mark.

    `full`: whether everything is right, whatever its points. `outcome` and `said` (one paragraph per item) are HTML.
    `dropped`: dropped for the whole class, as the outcome says. `measured`: it has a threshold. `waiting`: for a person
    who grades it. `whole`: its choices are all parts of one model. `draw`: makes its pictures.
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
    draw: Callable[[], tuple[Picture, ...]] = field(compare=False, repr=False)
    measured: bool
    waiting: bool = False
    whole: bool = False

    @cached_property
    def pictures(self) -> tuple[Picture, ...]:
        """Drawn when they are asked for: it takes a while, and who only counts points does not look at them."""
        return self.draw()

    @property
    def status(self) -> Status:
        """How it went."""
        if self.dropped:
            return Status.DROPPED
        if self.waiting:
            return Status.WAITING
        if self.points >= self.maximum and not self.wrong:
            return Status.FULL
        return Status.PART if self.points > 0 else Status.NONE

    @property
    def to_repair(self) -> bool:
        """Whether the student can still get points for it."""
        return self.status in (Status.PART, Status.NONE) and self.lost

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

    parts: tuple[str, ...]
    why: tuple[str, ...]
    look_at: tuple[str, ...]

    @property
    def titles(self) -> str:
        """Those of the parts, in one line."""
        return ", ".join(self.parts)


@dataclass(frozen=True)
class Section:
    """The parts of one problem or other group, and the chapter of the notebook that they are in, if it is one.

    `question`: how its title ends, where everybody has a question of their own. `solution`: what is shown of it once it
    is graded, as Markdown.
    """

    anchor: str
    title: str
    parts: tuple[Part, ...]
    question: str = ""
    chapter: Chapter | None = None
    solution: str = ""

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
    def praise(self) -> str:
        """What is well done in it, in a sentence; nothing where that would not be true."""
        counted = [part for part in self.parts if part.status is not Status.DROPPED]
        missing = [part for part in counted if part.status is not Status.FULL]
        if not counted or any(part.waiting for part in missing):
            return ""
        measured = [part for part in counted if part.measured]
        if not missing:
            return _WELL_DONE_MEASURED if measured else _WELL_DONE
        chosen = [part for part in counted if part.choices and not part.measured and not part.whole]
        return _WELL_CHOSEN if chosen and not set(chosen) & set(missing) else ""

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why points were lost; parts with the same reason share it."""
        titles: dict[tuple[str, ...], list[str]] = {}
        for part in self.parts:
            if part.wrong and part.said:
                titles.setdefault(part.said, []).append(part.title)
        return tuple(
            Reason(
                tuple(parts),
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

_WELL_DONE = "Well done: all of it is right."
_WELL_DONE_MEASURED = "Well done: every choice fits, and on new rows your model is as good as right models are."
_WELL_CHOSEN = "Well chosen: every choice fits. What is left is how well the model learns."


def sections(cells: Iterable[NotebookNode], waiting: Collection[str] = ()) -> tuple[Section, ...]:
    """The sections of a page, from the graded cells of a notebook, in the order of their first cells.

    `waiting`: the grade_ids of those that a person still has to grade.
    """
    grouped: dict[str, list[Part]] = {}
    questions: dict[str, str] = {}
    for cell in cells:
        grade_id = cell.metadata.nbgrader.grade_id
        title, part = place(grade_id)
        if question := cell.metadata.get(QUESTION):  # everybody has their own
            title = f"{title}: {question}"
            questions[title] = f": {question}"
        grouped.setdefault(title, []).append(_part(cell, TITLES.get(part, part), grade_id in waiting))
    return tuple(
        Section(f"section-{number}", title, tuple(parts), questions.get(title, ""), solution=_solution(parts))
        for number, (title, parts) in enumerate(grouped.items(), 1)
    )


def named(shown: Iterable[Section], notebook: Outline, places: Mapping[str, int]) -> tuple[Section, ...]:
    """Sections under the names that the notebook's chapters give them; `places`: of the graded cells, by grade_id.

    A section in several chapters, one that shares its chapter with others, and one whose title the chapter's does not
    hold, keep the names of their declarations.
    """
    shown = list(shown)
    chapters = [{notebook.chapter_of(places[part.grade_id]) for part in section.parts} for section in shown]
    times = Counter(chapter for found in chapters for chapter in found)
    return tuple(_called(section, found, times) for section, found in zip(shown, chapters, strict=True))


def _called(section: Section, chapters: Collection[Chapter], times: Mapping[Chapter, int]) -> Section:
    if len(chapters) > 1:
        return section
    (chapter,) = chapters
    said = section.title.removesuffix(section.question).lower() in chapter.title.lower()
    alone = times[chapter] == 1 and (said or (chapter.title and section.title in (REPAIRS, FUNCTIONS)))
    return replace(section, title=chapter.title + section.question if alone else section.title, chapter=chapter)


def _solution(parts: Sequence[Part]) -> str:
    """What the course shows of a quiz to everybody who got something of it right."""
    try:
        quizzes = declared().quizzes
    except Unavailable:
        return ""
    shown = (quizzes[part.grade_id].solution for part in parts if part.grade_id in quizzes and part.points > 0)
    return "\n\n".join(filter(None, shown))


def _part(cell: NotebookNode, title: str, waiting: bool) -> Part:
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
        outcome = "A person has not graded this yet." if waiting else "A person graded this."
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
        tuple(_choices(record, problem, part, full)),
        outcome,
        tuple(lines),
        partial(pictures.of, record, list(_outputs(problem))),
        "value" in record,
        waiting,
        "configuration" in record and part not in PARTS,
    )


def _choices(record: Record, problem: str, part: str, full: bool) -> Sequence[Choice]:
    """What was chosen, from a mark's record; for a repair, all parts of the model. In the notebook's order."""
    if "value" in record:
        return [Choice("", pictures.asked(record), full)]
    configuration = record.get("configuration", {})
    order = [*_outputs(problem), *configuration]
    return [
        Choice(output if name == part else name, choice["chosen"], choice["fits"])
        for output, parts in sorted(configuration.items(), key=lambda item: order.index(item[0]))
        for name, choice in sorted(parts.items(), key=lambda item: (*PARTS, item[0]).index(item[0]))
        if name == part or part not in parts
    ]


def _outputs(problem: str) -> Iterable[str]:
    """The names of a problem's outputs, in the order of its declaration: a notebook's file has them by the alphabet."""
    try:
        found = declared().problems.get(problem)
    except Unavailable:
        return ()
    return found.outputs if found else ()
